# A mistake: only the last four bytes are looked at.
s/if (strstr(.*/if (length >= 4 \&\& strcmp(request + length - 4, "\\r\\n\\r\\n") == 0)/
