# A mistake: the lines of the head end in \n.
/HTTP\/1.1/s/\\r//g
/Connection: close/s/\\r//g
