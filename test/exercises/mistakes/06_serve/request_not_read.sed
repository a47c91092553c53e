# A mistake: the answer does not wait for any request.
s/receive_request(client) && send_page/send_page/
/^bool receive_request(int client)$/,/^}/d
/^bool receive_request(int client);$/d
