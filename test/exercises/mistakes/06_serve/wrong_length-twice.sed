# A mistake: there are two lengths, and they differ.
s/Connection: close/Content-Length: 0\\r\\n&/
