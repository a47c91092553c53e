# A mistake: the request is over when the client closes.
s/if (received <= 0)/if (received == 0)\
            return true;\
        if (received == -1)/
/if (strstr(/,+1d
