/* Right: a function tries the head of the list, and calls itself for the rest of it. */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* Returns a connected socket, or -1 with errno. */
static int connect_to_any(const struct addrinfo *list)
{
    int fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
    if (fd != -1 && connect(fd, list->ai_addr, list->ai_addrlen) == 0)
        return fd;
    int reason = errno;
    if (fd != -1)
        close(fd);
    errno = reason;
    return list->ai_next == NULL ? -1 : connect_to_any(list->ai_next);
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        return 2;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *list;
    int error = getaddrinfo(argv[1], argv[2], &hints, &list);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", argv[1], gai_strerror(error));
        return 1;
    }
    int fd = connect_to_any(list);
    if (fd == -1)
        perror("connect");
    freeaddrinfo(list);
    if (fd == -1)
        return 1;

    /* Who accepted is what the socket itself knows. */
    struct sockaddr_storage peer;
    socklen_t length = sizeof peer;
    char ip[128];
    if (getpeername(fd, (struct sockaddr *)&peer, &length) == -1) {
        perror("getpeername");
        return 1;
    }
    error = getnameinfo((struct sockaddr *)&peer, length, ip, sizeof ip, NULL, 0, NI_NUMERICHOST);
    if (error != 0) {
        fprintf(stderr, "getnameinfo: %s\n", gai_strerror(error));
        return 1;
    }
    dprintf(STDOUT_FILENO, "Socket connected to %s on ip %s\n", argv[1], ip);
    return 0;
}
