/* A mistake: only the first entry of the list is printed. */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: 02_resolve HOST PORT\n");
        return 1;
    }
    struct addrinfo hints = {0};
    hints.ai_socktype = SOCK_STREAM;
    struct addrinfo *info;
    int error = getaddrinfo(argv[1], argv[2], &hints, &info);
    if (error) {
        fprintf(stderr, "getaddrinfo: %s\n", gai_strerror(error));
        return 1;
    }
    char ip[128];
    getnameinfo(info->ai_addr, info->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
    printf("%s %s\n", ip, argv[2]);
    freeaddrinfo(info);
    return 0;
}
