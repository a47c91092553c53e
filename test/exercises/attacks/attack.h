/*
 * What the attacks share. Each is a file that somebody could hand in, and its first comment tells
 * what it tries, for which exercise, and the right mark. Where a defence fails, none does harm, and
 * what it starts ends by itself.
 */
#ifndef ATTACK_H
#define ATTACK_H

#define _GNU_SOURCE
#include "../../common/helper.h"

#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* What nobody must reach: in the copies that it checks, attacks.bats puts the true places here, the
 * number of a process that must live on, and the port of a service. */
#define SECRET "/tmp/attack_markers/secret"
#define VICTIM "/tmp/attack_markers/victim"
#define FIFO "/tmp/attack_markers/fifo"
#define SOLUTION "/home/teacher/test/exercises/solutions/01_create.c"
enum { DECOY = 0, PORT = 1 };

/* For one who has reached it: says so, and gets another mark than the right one. */
static inline _Noreturn void reached(const char *what)
{
    fprintf(stderr, "REACHED: %s\n", what);
    printf("REACHED: %s\n", what);
    exit(EXIT_FAILURE);
}

/* Does exercise 1 as it should be done. */
static inline int solve(int argc, char *argv[])
{
    uint64_t count;
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc != 2 || parse_number(argv[1], 0, 1000000, &count) == -1)
        exit_with_error("usage: 01_create COUNT");
    for (uint64_t i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1)
            exit_with_errno("cannot create a socket");
        close(fd);
        printf("Socket %ju created!\n", (uintmax_t)i);
    }
    return 0;
}

/* For a process that would outlive the check: takes the name by which attacks.bats finds it, and
 * ends after a minute. */
static inline void linger(void)
{
    prctl(PR_SET_NAME, "attack_left");
    alarm(60);
}

/* Leaves a process behind that nobody waits for. It closes the descriptors from `first` on. */
static inline void leave_daemon(int first)
{
    if (fork() != 0)
        return;
    if (setsid() == -1 || fork() != 0)
        _exit(0);
    linger();
    for (int fd = first; fd < 256; fd++)
        syscall(SYS_close, fd);
    for (;;)
        pause();
}

/* Memory that is in use. */
static inline char *take(size_t mebibytes, int flags)
{
    char *bytes = mmap(NULL, mebibytes << 20, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
    return bytes == MAP_FAILED ? NULL : memset(bytes, 1, mebibytes << 20);
}

#endif
