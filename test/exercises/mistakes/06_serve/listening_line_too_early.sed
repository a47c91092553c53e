# A mistake: the line is printed, and then comes listen().
s/^    if (listen(/    printf("Listening on %s:%d\\n", address, port);\
&/
/ntohs(here/d
