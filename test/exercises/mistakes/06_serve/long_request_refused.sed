# A mistake: there is room for 1 KiB.
s/char request\[8192\]/char request[1024]/
