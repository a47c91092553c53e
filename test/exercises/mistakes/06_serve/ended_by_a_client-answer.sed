# A mistake: a client that does not take its answer ends the server.
s/perror("cannot answer a client")/exit_with_errno("cannot answer a client")/
