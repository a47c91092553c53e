/* A mistake: every address is read as a struct sockaddr_in, those of IPv6, too. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: 02_resolve HOST PORT\n");
        return 1;
    }
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list;
    int error = getaddrinfo(argv[1], argv[2], &hints, &list);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", argv[1], gai_strerror(error));
        return 1;
    }
    for (struct addrinfo *p = list; p != NULL; p = p->ai_next) {
        struct sockaddr_in *address = (struct sockaddr_in *)p->ai_addr;
        printf("%s %d\n", inet_ntoa(address->sin_addr), ntohs(address->sin_port));
    }
    freeaddrinfo(list);
    return 0;
}
