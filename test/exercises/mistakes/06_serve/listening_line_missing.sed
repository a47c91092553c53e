# A mistake: what is printed waits in a buffer, as without prepare_process().
s/    printf("Listening/    setvbuf(stdout, NULL, _IOFBF, BUFSIZ);\
&/
