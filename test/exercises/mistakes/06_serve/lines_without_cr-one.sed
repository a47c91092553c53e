# A mistake: one of the lines ends in \n.
s/text\/html\\r\\n/text\/html\\n/
