# A mistake: nobody looks whether accept() has succeeded.
/if (client == -1/,+1d
