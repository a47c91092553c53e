# A mistake: the status has no number.
s/HTTP\/1.1 200 OK/HTTP\/1.1 OK/
