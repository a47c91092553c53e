# A mistake: the line has the port that was asked for.
s/ntohs(here.sin_port)/port/
