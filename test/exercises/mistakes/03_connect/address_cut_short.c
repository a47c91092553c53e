/* A mistake: the length of each address is that of an IPv4 address. */
#include "../../common/helper.h"
#include <netdb.h>

/* Returns a socket that is connected to `address`, or -1 with errno. */
static int connect_to(const struct addrinfo *address)
{
    int fd = socket(address->ai_family, address->ai_socktype, address->ai_protocol);
    if (fd == -1)
        return -1;
    if (connect(fd, address->ai_addr, sizeof(struct sockaddr_in)) == -1) {
        int reason = errno;
        close(fd);
        errno = reason;
        return -1;
    }
    return fd;
}

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc != 3)
        exit_with_error("usage: 03_connect HOST PORT");

    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    int error = getaddrinfo(argv[1], argv[2], &hints, &found);
    if (error != 0)
        exit_with_error("cannot resolve %s: %s", argv[1], gai_strerror(error));
    int fd = -1;
    const struct addrinfo *at;
    for (at = found; at != NULL; at = at->ai_next) {
        fd = connect_to(at);
        if (fd != -1)
            break;
    }
    if (fd == -1)
        exit_with_errno("cannot connect to %s port %s", argv[1], argv[2]);

    char ip[128];
    error = getnameinfo(at->ai_addr, at->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
    if (error != 0)
        exit_with_error("cannot write an address as text: %s", gai_strerror(error));
    printf("Socket connected to %s on ip %s\n", argv[1], ip);
    freeaddrinfo(found);
    close(fd);
    return 0;
}
