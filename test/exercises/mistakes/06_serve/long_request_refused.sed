# A mistake: there is room for less than 4 KiB.
s/char request\[8192\]/char request[4000]/
