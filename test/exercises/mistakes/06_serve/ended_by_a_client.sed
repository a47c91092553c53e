# A mistake: a client that resets ends the server.
s/        if (received <= 0)/        if (received == -1)\
            exit_with_errno("cannot receive");\
&/
