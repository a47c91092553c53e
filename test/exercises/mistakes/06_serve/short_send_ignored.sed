# A mistake: one send() for all.
s/return send_all(client, answer, (size_t)length);/return send(client, answer, (size_t)length, 0) == -1 ? -1 : 0;/
/^int send_all/,/^}/d
