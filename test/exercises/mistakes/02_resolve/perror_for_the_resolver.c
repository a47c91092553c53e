/* A mistake: perror() tells of errno, and getaddrinfo() has an error of its own. */
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: 02_resolve HOST PORT\n");
        exit(1);
    }
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *result;
    if (getaddrinfo(argv[1], argv[2], &hints, &result) != 0) {
        perror("getaddrinfo");
        exit(1);
    }
    for (struct addrinfo *rp = result; rp != NULL; rp = rp->ai_next) {
        char ip[128];
        getnameinfo(rp->ai_addr, rp->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
        printf("%s %s\n", ip, argv[2]);
    }
    freeaddrinfo(result);
    return 0;
}
