/* A mistake: where no address accepts the program ends without a message. */
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
    int error = getaddrinfo(argv[1], argv[2], &hints, &list);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", argv[1], gai_strerror(error));
        exit(1);
    }
    for (p = list; p != NULL; p = p->ai_next) {
        int fd = socket(p->ai_family, p->ai_socktype, p->ai_protocol);
        if (fd == -1)
            continue;
        if (connect(fd, p->ai_addr, p->ai_addrlen) == 0) {
            char ip[128];
            getnameinfo(p->ai_addr, p->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
            printf("Socket connected to %s on ip %s\n", argv[1], ip);
            freeaddrinfo(list);
            close(fd);
            return 0;
        }
        close(fd);
    }
    freeaddrinfo(list);
    return 1;
}
