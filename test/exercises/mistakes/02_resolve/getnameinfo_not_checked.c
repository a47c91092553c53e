/* A mistake: the room is for an IPv4 address, and nobody looks at what getnameinfo() says. */
#include "../../common/helper.h"
#include <netdb.h>

/* Resolvers repeat themselves, where a name stands twice in /etc/hosts for instance. */
static bool has_come_before(const struct addrinfo *first, const struct addrinfo *at)
{
    for (const struct addrinfo *before = first; before != at; before = before->ai_next) {
        if (before->ai_addrlen == at->ai_addrlen &&
            memcmp(before->ai_addr, at->ai_addr, at->ai_addrlen) == 0)
            return true;
    }
    return false;
}

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc != 3)
        exit_with_error("usage: 02_resolve HOST PORT");

    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    int error = getaddrinfo(argv[1], argv[2], &hints, &found);
    if (error != 0)
        exit_with_error("cannot resolve %s: %s", argv[1], gai_strerror(error));
    for (const struct addrinfo *at = found; at != NULL; at = at->ai_next) {
        if (has_come_before(found, at))
            continue;
        char ip[INET_ADDRSTRLEN];
        getnameinfo(at->ai_addr, at->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
        printf("%s %s\n", ip, argv[2]);
    }
    freeaddrinfo(found);
    return 0;
}
