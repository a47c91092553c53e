/* A mistake: the resolver is asked for AF_INET6, which leaves out IPv4. */
#include "../../common/helper.h"
#include <netdb.h>

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc != 3)
        exit_with_error("usage: 02_resolve HOST PORT");

    struct addrinfo hints = {.ai_family = AF_INET6, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    int error = getaddrinfo(argv[1], argv[2], &hints, &found);
    if (error != 0)
        exit_with_error("cannot resolve %s: %s", argv[1], gai_strerror(error));
    for (const struct addrinfo *at = found; at != NULL; at = at->ai_next) {
        char ip[128];
        error = getnameinfo(at->ai_addr, at->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
        if (error != 0)
            exit_with_error("cannot write an address as text: %s", gai_strerror(error));
        printf("%s %s\n", ip, argv[2]);
    }
    freeaddrinfo(found);
    return 0;
}
