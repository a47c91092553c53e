# A mistake: the room is for an IPv4 address, and nobody looks at what getnameinfo() says.
s/char ip\[128\]/char ip[INET_ADDRSTRLEN]/
s/error = getnameinfo/getnameinfo/
