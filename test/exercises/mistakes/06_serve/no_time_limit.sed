# A mistake: recv() waits for ever.
/set_time_limit/,+1d
s/else if (receive/if (receive/
