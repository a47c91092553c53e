# A mistake: when the client has closed, what has come is taken for a request.
s/if (received <= 0)/if (received == 0 \&\& length > 0)\
            return true;\
&/
