/* Right: a forked child does the work, the parent waits for it with waitpid and passes
 * its verdict on */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int work(unsigned count)
{
    for (unsigned i = 1; i <= count; ++i) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0) {
            fprintf(stderr, "socket(): %s\n", strerror(errno));
            return 1;
        }
        printf("Socket %u created!\n", i);
        close(fd);
    }
    return 0;
}

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "need COUNT\n");
        return 1;
    }
    unsigned count = (unsigned)strtoul(argv[1], NULL, 10);
    pid_t child = fork();
    if (child < 0) {
        perror("fork");
        return 1;
    }
    if (child == 0)
        exit(work(count));

    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            perror("waitpid");
            return 1;
        }
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
}
