/* Right: a function prints the head of the list, with write(), and calls itself for the rest. */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int print_addresses(const struct addrinfo *list)
{
    if (list == NULL)
        return 0;
    char ip[128];
    char port[16];
    char line[200];
    int error = getnameinfo(list->ai_addr, list->ai_addrlen, ip, sizeof ip, port, sizeof port,
        NI_NUMERICHOST | NI_NUMERICSERV);
    if (error != 0) {
        dprintf(STDERR_FILENO, "getnameinfo: %s\n", gai_strerror(error));
        return 1;
    }
    int length = snprintf(line, sizeof line, "%s %s\n", ip, port);
    if (write(STDOUT_FILENO, line, (size_t)length) != length)
        return 1;
    return print_addresses(list->ai_next);
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        return 2;
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM};
    struct addrinfo *list;
    int error = getaddrinfo(argv[1], argv[2], &hints, &list);
    if (error != 0) {
        dprintf(STDERR_FILENO, "%s has no address:\n  %s.\n", argv[1], gai_strerror(error));
        return 1;
    }
    int status = print_addresses(list);
    freeaddrinfo(list);
    return status;
}
