/* A mistake: the hints are not zeroed before they are used */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static void check_arguments(int argc, char *argv[])
{
    char line[300];
    memset(line, '-', sizeof(line));
    line[sizeof(line) - 1] = '\0';
    if (argc != 3) {
        fprintf(stderr, "%.40s\nusage: %s HOST PORT\n", line, argv[0]);
        exit(1);
    }
}

static struct addrinfo *lookup(const char *host, const char *port)
{
    struct addrinfo *result;
    struct addrinfo hints;
    int error;

    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    error = getaddrinfo(host, port, &hints, &result);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", host, gai_strerror(error));
        exit(1);
    }
    return result;
}

int main(int argc, char *argv[])
{
    check_arguments(argc, argv);
    struct addrinfo *list = lookup(argv[1], argv[2]);
    for (struct addrinfo *p = list; p; p = p->ai_next) {
        char host[NI_MAXHOST];
        getnameinfo(p->ai_addr, p->ai_addrlen, host, sizeof(host), NULL, 0, NI_NUMERICHOST);
        printf("%s %s\n", host, argv[2]);
    }
    freeaddrinfo(list);
    return 0;
}
