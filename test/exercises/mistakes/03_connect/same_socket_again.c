/* A mistake: one socket for each family is used for all addresses of that family. */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: 03_connect HOST PORT\n");
        return 1;
    }
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list;
    int error = getaddrinfo(argv[1], argv[2], &hints, &list);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", argv[1], gai_strerror(error));
        return 1;
    }
    int v4 = socket(AF_INET, SOCK_STREAM, 0);
    int v6 = socket(AF_INET6, SOCK_STREAM, 0);
    int status = 1;
    int reason = 0;
    for (struct addrinfo *p = list; p != NULL && status != 0; p = p->ai_next) {
        int fd = p->ai_family == AF_INET6 ? v6 : v4;
        if (connect(fd, p->ai_addr, p->ai_addrlen) == 0) {
            char ip[128];
            getnameinfo(p->ai_addr, p->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
            printf("Socket connected to %s on ip %s\n", argv[1], ip);
            status = 0;
        } else {
            reason = errno;
        }
    }
    if (status != 0)
        fprintf(stderr, "cannot connect to %s: %s\n", argv[1], strerror(reason));
    close(v4);
    close(v6);
    freeaddrinfo(list);
    return status;
}
