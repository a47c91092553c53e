# A mistake: the wrong socket is closed after the answer.
s/^        close(client);/        close(listener);/
