/* A mistake: each address is copied with strdup(), and no copy is freed. */
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static char *get_text(const struct addrinfo *info)
{
    char ip[128];
    if (getnameinfo(info->ai_addr, info->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST) != 0)
        return NULL;
    return strdup(ip);
}

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
        char *ip = get_text(p);
        if (ip == NULL) {
            fprintf(stderr, "cannot write an address as text\n");
            return 1;
        }
        printf("%s %s\n", ip, argv[2]);
    }
    freeaddrinfo(list);
    return 0;
}
