# A mistake: a header that only begins with the name is taken for it.
s/ || line\[length\] != ':'//
