# A mistake: no loop.
s/    for (;;) {/    {/
s/^            continue;/            return 1;/
