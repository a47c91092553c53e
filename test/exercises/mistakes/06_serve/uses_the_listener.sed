# A mistake: it is the socket that listens which is to receive and to send.
s/receive_request(client) && send_page(client)/receive_request(listener) \&\& send_page(listener)/
