# A mistake: the port is in the host's byte order.
s/here.sin_port = htons(port)/here.sin_port = port/
