/* A mistake: after the last address the pointer is NULL, and is followed all the same. */
#include "../../common/helper.h"
#include <netdb.h>

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1 || argc != 3)
        exit_with_error("usage: 03_connect HOST PORT");
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    int error = getaddrinfo(argv[1], argv[2], &hints, &found);
    if (error != 0)
        exit_with_error("cannot resolve %s: %s", argv[1], gai_strerror(error));
    struct addrinfo *at = found;
    int fd = -1;
    while (fd == -1) {
        fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
        if (fd == -1)
            exit_with_errno("cannot create a socket");
        if (connect(fd, at->ai_addr, at->ai_addrlen) == -1) {
            close(fd);
            fd = -1;
            at = at->ai_next;
        }
    }
    char ip[128];
    error = getnameinfo(at->ai_addr, at->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
    if (error != 0)
        exit_with_error("cannot write an address as text: %s", gai_strerror(error));
    printf("Socket connected to %s on ip %s\n", argv[1], ip);
    freeaddrinfo(found);
    close(fd);
    return 0;
}
