# A mistake: the empty line is looked for in the last piece only.
s/recv(client, request + length, sizeof request - 1 - length, 0)/recv(client, request, sizeof request - 1, 0)/
s/length += (size_t)received/length = (size_t)received/
