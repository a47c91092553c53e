# A mistake: listen() is forgotten.
/if (listen(/,+1d
