# A mistake: of 4 KiB one byte is kept for a 0.
s/char request\[8192\]/char request[4096]/
