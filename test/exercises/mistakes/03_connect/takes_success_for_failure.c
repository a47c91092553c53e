/* A mistake: connect() returns 0 for success, and that is taken for failure */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct addrinfo hints, *res, *p;
    int sock, rc, last_error = 0;
    char ip[NI_MAXHOST];

    if (argc != 3) {
        fprintf(stderr, "usage: %s HOST PORT\n", argv[0]);
        return 1;
    }
    memset(&hints, 0, sizeof(hints));
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;

    rc = getaddrinfo(argv[1], argv[2], &hints, &res);
    if (rc != 0) {
        fprintf(stderr, "getaddrinfo: %s\n", gai_strerror(rc));
        return 1;
    }

    for (p = res; p != NULL; p = p->ai_next) {
        sock = socket(p->ai_family, p->ai_socktype, p->ai_protocol);
        if (sock < 0) {
            last_error = errno;
            continue;
        }
        if (!connect(sock, p->ai_addr, p->ai_addrlen)) {
            last_error = errno;
            close(sock);
            continue;
        }
        break;
    }

    if (p == NULL) {
        fprintf(stderr, "connect: %s\n", strerror(last_error));
        freeaddrinfo(res);
        return 1;
    }

    getnameinfo(p->ai_addr, p->ai_addrlen, ip, sizeof(ip), NULL, 0, NI_NUMERICHOST);
    printf("Socket connected to %s on ip %s\n", argv[1], ip);
    freeaddrinfo(res);
    close(sock);
    return 0;
}
