# A mistake: shutdown() ends the connection, but gives no descriptor back.
s/^        close(client);/        shutdown(client, SHUT_RDWR);/
