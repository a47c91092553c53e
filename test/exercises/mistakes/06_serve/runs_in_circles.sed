# A mistake: recv() returns 0 again and again, when a client has closed.
s/if (received <= 0)/if (received == -1)/
