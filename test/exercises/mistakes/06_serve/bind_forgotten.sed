# A mistake: bind() is forgotten, so listen() takes any port.
/if (bind(/,+1d
