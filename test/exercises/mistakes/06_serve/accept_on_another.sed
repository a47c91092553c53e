# A mistake: listen_or_exit() returns another number than the socket's.
s/return listener;/return 0;/
