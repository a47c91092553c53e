# A mistake: what the last client sent is still in the buffer.
s/char request\[8192\]/static &/
/request\[length\] = /d
