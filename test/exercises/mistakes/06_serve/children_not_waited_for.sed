# A mistake: a process for each client, and nobody waits for its end.
s/^        close(client);/        if (child == 0)\
            _exit(0);\
&/
s/if (set_time_limit/pid_t child = fork();\
        if (child != 0)\
            ;\
        else if (set_time_limit/
