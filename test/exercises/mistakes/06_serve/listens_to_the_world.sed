# A mistake: INADDR_ANY, whatever ADDRESS is.
s/    here.sin_port = htons(port);/&\
    here.sin_addr.s_addr = htonl(INADDR_ANY);/
