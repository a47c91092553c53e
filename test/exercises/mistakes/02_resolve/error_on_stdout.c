/* A mistake: the reason is printed with printf(), and goes to stdout. */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        printf("usage: 02_resolve HOST PORT\n");
        return 1;
    }
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list;
    int error = getaddrinfo(argv[1], argv[2], &hints, &list);
    if (error != 0) {
        printf("cannot resolve %s: %s\n", argv[1], gai_strerror(error));
        return 1;
    }
    for (struct addrinfo *p = list; p != NULL; p = p->ai_next) {
        char ip[128];
        getnameinfo(p->ai_addr, p->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
        printf("%s %s\n", ip, argv[2]);
    }
    freeaddrinfo(list);
    return 0;
}
