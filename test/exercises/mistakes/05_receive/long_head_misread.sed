# A mistake: after 100 lines of the head the body is thought to begin.
s/uint64_t left = 0;/& int lines = 0;/
s/} while (text\[0\] != '.0'/& \&\& ++lines < 100/
