/*
 * peak_memory COMMAND [ARGUMENT]...: runs COMMAND, and says on stderr how many KiB of memory it had
 * resident at most. Exits with COMMAND's status.
 */
#define _XOPEN_SOURCE 700
#include "../../common/helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc < 2)
        exit_with_error("usage: peak_memory COMMAND [ARGUMENT]...");

    pid_t child = fork();
    if (child == -1)
        exit_with_errno("cannot start %s", argv[1]);
    if (child == 0) {
        execvp(argv[1], argv + 1);
        exit_with_errno("cannot run %s", argv[1]);
    }
    int status;
    struct rusage usage;
    if (waitpid(child, &status, 0) == -1 || getrusage(RUSAGE_CHILDREN, &usage) == -1)
        exit_with_errno("cannot wait for %s", argv[1]);
    long kibibytes = usage.ru_maxrss;
#ifdef __APPLE__
    kibibytes /= 1024; /* macOS counts bytes, everybody else KiB. */
#endif
    fprintf(stderr, "%ld\n", kibibytes);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
