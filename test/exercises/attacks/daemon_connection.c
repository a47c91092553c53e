/* Tries to leave a process behind that keeps the connection. For: 03_connect. Mark: pass. */
#include "attack.h"

int main(int argc, char *argv[])
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *at;
    int error = argc == 3 ? getaddrinfo(argv[1], argv[2], &hints, &at) : EAI_NONAME;
    if (error != 0)
        exit_with_error("cannot resolve the name: %s", gai_strerror(error));
    int fd = socket(at->ai_family, SOCK_STREAM, 0);
    for (; connect(fd, at->ai_addr, at->ai_addrlen) == -1; at = at->ai_next) {
        if (at->ai_next == NULL)
            exit_with_errno("cannot connect");
        close(fd);
        fd = socket(at->ai_next->ai_family, SOCK_STREAM, 0);
    }
    char ip[100];
    getnameinfo(at->ai_addr, at->ai_addrlen, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
    leave_daemon(256);
    printf("Socket connected to %s on ip %s\n", argv[1], ip);
}
