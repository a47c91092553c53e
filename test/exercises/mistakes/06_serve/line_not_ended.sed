# A mistake: the line is flushed, but not ended.
s/\(printf("Listening on %s:%d\)\\n\(.*\)/\1\2\
    fflush(stdout);/
