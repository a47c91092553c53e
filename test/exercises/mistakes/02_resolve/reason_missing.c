/* A mistake: the message says that the name cannot be resolved, and not why. */
#include "../../common/helper.h"
#include <netdb.h>

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc != 3)
        exit_with_error("usage: 02_resolve HOST PORT");

    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    if (getaddrinfo(argv[1], argv[2], &hints, &found) != 0)
        exit_with_error("cannot resolve %s", argv[1]);
    for (const struct addrinfo *at = found; at != NULL; at = at->ai_next) {
        char ip[128];
        if (getnameinfo(at->ai_addr, at->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST) != 0)
            exit_with_error("cannot write an address as text");
        printf("%s %s\n", ip, argv[2]);
    }
    freeaddrinfo(found);
    return 0;
}
