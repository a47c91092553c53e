# A mistake: the wrong socket is closed after the answer.
s/^        close(client);/        shutdown(client, SHUT_RDWR);\
        close(listener);/
