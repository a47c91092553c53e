# A mistake: without SO_REUSEADDR the port is busy for a minute.
/if (setsockopt(/,+1d
/int yes/d
