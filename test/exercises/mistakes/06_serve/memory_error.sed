# A mistake: nobody looks where the buffer ends.
s/while (length < sizeof request)/while (length < 100000)/
s/sizeof request - length, 0)/4096, 0)/
