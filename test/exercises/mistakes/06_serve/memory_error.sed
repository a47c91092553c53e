# A mistake: nobody looks where the buffer ends.
s/while (length < sizeof request - 1)/while (length < 100000)/
s/sizeof request - 1 - length, 0)/4096, 0)/
