# A mistake: the request comes on one socket, and the answer shall go out on the other.
s/send_page(client) == -1/send_page(listener) == -1/
