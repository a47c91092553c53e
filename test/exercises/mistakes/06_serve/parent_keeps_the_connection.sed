# A mistake: the child closes its copy, the parent does not.
s/^        close(client);/        if (child == 0)\
            _exit(0);\
        waitpid(child, NULL, 0);/
s/if (set_time_limit/pid_t child = fork();\
        if (child != 0)\
            ;\
        else if (set_time_limit/
s/^#include .*/&\
#include <sys\/wait.h>/
