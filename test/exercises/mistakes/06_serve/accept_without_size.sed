# A mistake: nobody tells accept() the size, and it is any number.
s/int client = accept(listener, NULL, NULL)/struct sockaddr_in peer;\
        socklen_t size = (socklen_t)-1;\
        int client = accept(listener, (struct sockaddr *)\&peer, \&size)/
