# A mistake: the page comes right after the headers.
s/close\\r\\n\\r\\n/close\\r\\n/
