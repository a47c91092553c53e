# A mistake: each client has a process of its own, so that one can be silent for ever.
s/^        close(client);/        if (child == 0)\
            _exit(0);\
&\
        while (waitpid(-1, NULL, WNOHANG) > 0)\
            ;/
s/if (set_time_limit.*/pid_t child = fork();\
        if (child != 0)\
            ;/
/set a time limit/d
s/^#include .*/&\
#include <sys\/wait.h>/
