# A mistake: only a client that was answered is closed.
s/else if (receive_request(client) && send_page(client) == -1)/else if (!receive_request(client))\
            continue;\
        else if (send_page(client) == -1)/
