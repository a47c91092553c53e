# A mistake: the connection stays open.
/^        close(client);/d
