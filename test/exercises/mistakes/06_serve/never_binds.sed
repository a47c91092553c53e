# A mistake: the socket is made, and that is all.
/if (bind(/,+3d
