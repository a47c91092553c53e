# A mistake: each recv() may take as much as the whole buffer holds.
s/sizeof request - 1 - length, 0)/sizeof request, 0)/
