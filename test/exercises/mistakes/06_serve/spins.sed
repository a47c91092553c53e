# A mistake: a socket that does not wait is asked again and again.
s/errno == EINTR)$/errno != ECONNRESET)/
s/recv(client, request + length, sizeof request - length, 0)/recv(client, request + length, sizeof request - length, MSG_DONTWAIT)/
