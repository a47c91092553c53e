/* A mistake: the cursor is freed at the end in place of the list */
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

int main(int argc, char *argv[])
{
    struct addrinfo hints, *res, *p;
    int rc;
    char ip[INET6_ADDRSTRLEN];

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
        void *addr;
        if (p->ai_family == AF_INET) {
            struct sockaddr_in *v4 = (struct sockaddr_in *)p->ai_addr;
            addr = &v4->sin_addr;
        } else {
            struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)p->ai_addr;
            addr = &v6->sin6_addr;
        }
        inet_ntop(p->ai_family, addr, ip, sizeof(ip));
        printf("%s %s\n", ip, argv[2]);
    }

    freeaddrinfo(p);
    return 0;
}
