/* A mistake: a function says why the name cannot be resolved, and main() returns 0 all the same. */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>

static void print_addresses(const char *host, const char *port)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list;
    int error = getaddrinfo(host, port, &hints, &list);
    if (error != 0) {
        fprintf(stderr, "cannot resolve %s: %s\n", host, gai_strerror(error));
        return;
    }
    for (struct addrinfo *p = list; p != NULL; p = p->ai_next) {
        char ip[128];
        getnameinfo(p->ai_addr, p->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
        printf("%s %s\n", ip, port);
    }
    freeaddrinfo(list);
}

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: 02_resolve HOST PORT\n");
        return 1;
    }
    print_addresses(argv[1], argv[2]);
    return 0;
}
