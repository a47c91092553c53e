# A mistake: the server waits, but takes no client in.
s/accept(listener, NULL, NULL)/pause()/
