# A mistake: a socket that does not wait is asked again and again.
s/errno == EINTR)$/errno != ECONNRESET)/
s/sizeof request - 1 - length, 0)/sizeof request - 1 - length, MSG_DONTWAIT)/
