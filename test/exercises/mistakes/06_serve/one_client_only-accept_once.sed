# A mistake: accept() is before the loop.
s/^    for (;;) {/    int client = accept(listener, NULL, NULL);\
&/
/^        int client = /d
/if (client == -1/,+1d
s/^        close(client);/&\
        while (client >= 0)\
            pause();/
