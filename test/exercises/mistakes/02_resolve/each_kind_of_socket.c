/* A mistake: the resolver is not told the kind of socket, and gives each address once for each. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>

static const void *get_ip(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET6)
        return &((const struct sockaddr_in6 *)address)->sin6_addr;
    return &((const struct sockaddr_in *)address)->sin_addr;
}

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: 02_resolve HOST PORT\n");
        return 1;
    }
    struct addrinfo *list;
    int error = getaddrinfo(argv[1], argv[2], NULL, &list);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", argv[1], gai_strerror(error));
        return 1;
    }
    for (struct addrinfo *p = list; p != NULL; p = p->ai_next) {
        char ip[INET6_ADDRSTRLEN];
        inet_ntop(p->ai_family, get_ip(p->ai_addr), ip, sizeof ip);
        printf("%s %s\n", ip, argv[2]);
    }
    freeaddrinfo(list);
    return 0;
}
