# A mistake: the time limit is on the socket that listens.
s/^    for (;;) {/    if (set_time_limit(listener, 1) == -1)\
        perror("cannot set a time limit");\
&/
/if (set_time_limit(client/,+1d
s/else if (receive/if (receive/
