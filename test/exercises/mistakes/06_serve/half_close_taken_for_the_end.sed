# A mistake: a client that has closed its own side is thought to be gone.
s/^            return true;/            return recv(client, request, 1, MSG_PEEK | MSG_DONTWAIT) != 0;/
