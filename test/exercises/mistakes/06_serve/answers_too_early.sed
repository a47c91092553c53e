# A mistake: what the first recv() gives is taken for the request.
s/if (strstr(.*/if (length > 0)/
