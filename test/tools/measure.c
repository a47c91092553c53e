/*
 * measure FILE COMMAND [ARGUMENT]...: runs COMMAND, and writes to FILE how many KiB of memory it
 * had resident at most and how many milliseconds it took. Exits with COMMAND's status, or with 128
 * and the number of the signal that killed it.
 */
#define _XOPEN_SOURCE 700
#define _DARWIN_C_SOURCE /* macOS hides ru_maxrss from programs that ask for POSIX alone. */
#include "../../common/helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc < 3)
        exit_with_error("usage: measure FILE COMMAND [ARGUMENT]...");

    struct timespec start, end;
    if (clock_gettime(CLOCK_MONOTONIC, &start) == -1)
        exit_with_errno("cannot read the clock");
    pid_t child = fork();
    if (child == -1)
        exit_with_error("cannot start %s: %s", argv[2], strerror(errno));
    if (child == 0) {
        execvp(argv[2], argv + 2);
        exit_with_errno("cannot run %s", argv[2]);
    }
    int status;
    struct rusage usage;
    if (waitpid(child, &status, 0) == -1 || getrusage(RUSAGE_CHILDREN, &usage) == -1)
        exit_with_errno("cannot wait for %s", argv[2]);
    if (clock_gettime(CLOCK_MONOTONIC, &end) == -1)
        exit_with_errno("cannot read the clock");
    long kibibytes = usage.ru_maxrss;
#ifdef __APPLE__
    kibibytes /= 1024; /* macOS counts bytes, everybody else KiB. */
#endif
    long milliseconds =
        (long)(end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000;
    FILE *file = fopen(argv[1], "w");
    if (file == NULL || fprintf(file, "%ld %ld\n", kibibytes, milliseconds) < 0 ||
        fclose(file) == EOF)
        exit_with_errno("cannot write to %s", argv[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
