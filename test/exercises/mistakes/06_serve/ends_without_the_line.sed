# A mistake: a semicolon after the if.
s/if (listen(.*/&;/
