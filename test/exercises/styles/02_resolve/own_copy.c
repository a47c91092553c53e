/* Right: the addresses are copied, the list is given back at once, and inet_ntop() writes them. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: 02_resolve HOST PORT\n");
        return 2;
    }
    struct addrinfo hints = {.ai_protocol = IPPROTO_TCP, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found;
    int error = getaddrinfo(argv[1], argv[2], &hints, &found);
    if (error != 0) {
        fputs(gai_strerror(error), stderr);
        return EXIT_FAILURE;
    }
    size_t count = 0;
    for (struct addrinfo *at = found; at != NULL; at = at->ai_next)
        count++;
    union address *addresses = calloc(count, sizeof *addresses);
    if (addresses == NULL) {
        perror("calloc");
        return EXIT_FAILURE;
    }
    struct addrinfo *at = found;
    for (size_t i = 0; i < count; i++, at = at->ai_next)
        memcpy(&addresses[i], at->ai_addr, at->ai_addrlen);
    freeaddrinfo(found);

    for (size_t i = 0; i < count; i++) {
        char ip[INET6_ADDRSTRLEN];
        if (addresses[i].any.sa_family == AF_INET6) {
            inet_ntop(AF_INET6, &addresses[i].v6.sin6_addr, ip, sizeof ip);
            printf("%s %d\n", ip, ntohs(addresses[i].v6.sin6_port));
        } else {
            inet_ntop(AF_INET, &addresses[i].v4.sin_addr, ip, sizeof ip);
            printf("%s %d\n", ip, ntohs(addresses[i].v4.sin_port));
        }
    }
    free(addresses);
    return EXIT_SUCCESS;
}
