/* A mistake: getnameinfo() is not told to write numbers, and looks for names. */
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: 02_resolve HOST PORT\n");
        return 1;
    }
    struct addrinfo hints;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    struct addrinfo *list;
    int error = getaddrinfo(argv[1], argv[2], &hints, &list);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", argv[1], gai_strerror(error));
        return 1;
    }
    for (struct addrinfo *p = list; p != NULL; p = p->ai_next) {
        char ip[256];
        error = getnameinfo(p->ai_addr, p->ai_addrlen, ip, sizeof ip, NULL, 0, 0);
        if (error != 0) {
            fprintf(stderr, "getnameinfo: %s\n", gai_strerror(error));
            return 1;
        }
        printf("%s %s\n", ip, argv[2]);
    }
    freeaddrinfo(list);
    return 0;
}
