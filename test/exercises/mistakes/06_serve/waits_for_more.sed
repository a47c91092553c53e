# A mistake: the request is over when the client closes.
s/if (received <= 0)/if (received == 0)\
            return true;\
        if (received == -1)/
/Nobody says more/d
/if (length >= 4/,+1d
