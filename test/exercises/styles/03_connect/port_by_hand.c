/* Right: no hints, the port is set by hand, and stdio closes the socket. */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static FILE *open_stream(struct addrinfo *to, in_port_t port)
{
    if (to->ai_family == AF_INET)
        ((struct sockaddr_in *)to->ai_addr)->sin_port = port;
    else
        ((struct sockaddr_in6 *)to->ai_addr)->sin6_port = port;
    int fd = socket(to->ai_family, SOCK_STREAM, IPPROTO_TCP);
    if (fd == -1)
        return NULL;
    int reason = connect(fd, to->ai_addr, to->ai_addrlen) == 0 ? 0 : errno;
    FILE *stream = fdopen(fd, "r+");
    if (reason == 0 || stream == NULL)
        return stream;
    fclose(stream);
    errno = reason;
    return NULL;
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        return 2;
    struct addrinfo *list;
    int error = getaddrinfo(argv[1], NULL, NULL, &list);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", argv[1], gai_strerror(error));
        exit(1);
    }
    in_port_t port = htons((in_port_t)strtoul(argv[2], NULL, 10));
    FILE *stream = NULL;
    struct addrinfo *at;
    for (at = list; at != NULL; at = at->ai_next) {
        /* Without hints each address is there once for each kind of socket. */
        if (at->ai_socktype != SOCK_STREAM)
            continue;
        stream = open_stream(at, port);
        if (stream != NULL)
            break;
    }
    if (stream == NULL) {
        perror("no address accepts");
        exit(1);
    }
    char ip[128];
    getnameinfo(at->ai_addr, at->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
    printf("Socket connected to %s on ip %s\n", argv[1], ip);
    fclose(stream);
    freeaddrinfo(list);
    return 0;
}
