/* A mistake: the reason is kept from the first address that failed, not from the last. */
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
    struct addrinfo *list, *p;
    int error = getaddrinfo(argv[1], argv[2], &hints, &list);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", argv[1], gai_strerror(error));
        return 1;
    }
    int reason = 0;
    for (p = list; p != NULL; p = p->ai_next) {
        int fd = socket(p->ai_family, p->ai_socktype, p->ai_protocol);
        int result = connect(fd, p->ai_addr, p->ai_addrlen);
        if (result == -1 && reason == 0)
            reason = errno;
        close(fd);
        if (result == 0)
            break;
    }
    if (p == NULL) {
        fprintf(stderr, "cannot connect to %s: %s\n", argv[1], strerror(reason));
        freeaddrinfo(list);
        return 1;
    }
    char ip[128];
    getnameinfo(p->ai_addr, p->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
    printf("Socket connected to %s on ip %s\n", argv[1], ip);
    freeaddrinfo(list);
    return 0;
}
