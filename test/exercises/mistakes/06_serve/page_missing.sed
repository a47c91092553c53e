# A mistake: the head is all.
s/close\\r\\n\\r\\n%s/close\\r\\n\\r\\n%.0s/
