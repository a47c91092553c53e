# A mistake: the line is another.
s/Listening on %s:%d/Listening on %s port %d/
