# A mistake: the line has the port in the network's byte order.
s/ntohs(here.sin_port)/here.sin_port/
