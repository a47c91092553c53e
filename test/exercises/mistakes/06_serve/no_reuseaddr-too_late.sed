# A mistake: SO_REUSEADDR is set when bind() has failed already.
/int yes/,/cannot reuse/d
s/    if (listen(/    int yes = 1;\
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, \&yes, sizeof yes);\
&/
