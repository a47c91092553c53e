/* A mistake: perror() tells of errno, and getaddrinfo() has an error of its own. */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: 03_connect HOST PORT\n");
        exit(1);
    }
    struct addrinfo hints, *list, *p;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(argv[1], argv[2], &hints, &list) != 0) {
        perror("getaddrinfo");
        exit(1);
    }
    int reason = 0;
    for (p = list; p != NULL; p = p->ai_next) {
        int fd = socket(p->ai_family, p->ai_socktype, p->ai_protocol);
        if (fd == -1) {
            reason = errno;
            continue;
        }
        if (connect(fd, p->ai_addr, p->ai_addrlen) == 0) {
            char ip[128];
            getnameinfo(p->ai_addr, p->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
            printf("Socket connected to %s on ip %s\n", argv[1], ip);
            freeaddrinfo(list);
            close(fd);
            return 0;
        }
        reason = errno;
        close(fd);
    }
    freeaddrinfo(list);
    fprintf(stderr, "cannot connect to %s: %s\n", argv[1], strerror(reason));
    return 1;
}
