/* Right: a forked process for each address, one at a time; the child's errno comes back
 * as its exit status by waitpid() */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int in_child(const struct addrinfo *ai)
{
    int s = socket(ai->ai_family, ai->ai_socktype, ai->ai_protocol);
    if (s < 0)
        return errno;
    if (connect(s, ai->ai_addr, ai->ai_addrlen) < 0)
        return errno;
    close(s);
    return 0;
}

int main(int argc, char *argv[])
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list, *ai;
    int error = EADDRNOTAVAIL;

    if (argc != 3) {
        fprintf(stderr, "usage: %s HOST PORT\n", argv[0]);
        return 1;
    }
    int e = getaddrinfo(argv[1], argv[2], &hints, &list);
    if (e) {
        fprintf(stderr, "%s: %s\n", argv[0], gai_strerror(e));
        return 1;
    }
    for (ai = list; ai; ai = ai->ai_next) {
        int status;
        pid_t pid = fork();
        if (pid < 0) {
            error = errno;
            break;
        }
        if (pid == 0)
            _exit(in_child(ai));
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            ;
        error = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
        if (error == 0) {
            char host[NI_MAXHOST];
            getnameinfo(ai->ai_addr, ai->ai_addrlen, host, sizeof host, NULL, 0, NI_NUMERICHOST);
            printf("Socket connected to %s on ip %s\n", argv[1], host);
            break;
        }
    }
    freeaddrinfo(list);
    if (error) {
        fprintf(stderr, "%s: could not connect to %s: %s\n", argv[0], argv[1], strerror(error));
        return 1;
    }
    return 0;
}
