# A mistake: the request is received, and that is all.
s/receive_request(client) && send_page(client) == -1/!receive_request(client)/
/^static int send_page/,/^}/d
