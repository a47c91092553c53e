# A mistake: the message is for stdout, and the program goes on with -1.
s/exit_with_errno("cannot bind to %s port %d", address, port)/return printf("cannot bind\\n"), -1/
