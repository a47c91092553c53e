/* A mistake: the IPv4 addresses are all printed first, and the IPv6 addresses behind them. */
#include "../../common/helper.h"
#include <netdb.h>

static void print_family(const struct addrinfo *list, int family, const char *port)
{
    for (; list != NULL; list = list->ai_next) {
        if (list->ai_family != family)
            continue;
        char ip[128];
        int error =
            getnameinfo(list->ai_addr, list->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
        if (error != 0)
            exit_with_error("cannot write an address as text: %s", gai_strerror(error));
        printf("%s %s\n", ip, port);
    }
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
    print_family(found, AF_INET, argv[2]);
    print_family(found, AF_INET6, argv[2]);
    freeaddrinfo(found);
    return 0;
}
