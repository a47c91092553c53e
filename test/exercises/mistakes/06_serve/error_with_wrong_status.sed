# A mistake: -1 becomes 255.
s/exit_with_errno("cannot bind to %s port %d", address, port)/return -1/
s/^    for (;;) {/    if (listener == -1) {\
        perror("06_serve");\
        return -1;\
    }\
&/
