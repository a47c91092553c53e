# A mistake: when the time is over, recv() is called again.
s/errno == EINTR)$/errno != ECONNRESET)/
