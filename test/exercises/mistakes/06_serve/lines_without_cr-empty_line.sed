# A mistake: the empty line is \n alone.
s/close\\r\\n\\r\\n/close\\r\\n\\n/
