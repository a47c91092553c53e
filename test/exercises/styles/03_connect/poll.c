/* Right: the sockets are non-blocking, poll() waits for them, and each failure gets a message. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Returns 0, or what errno would be. */
static int connect_within(int fd, const struct addrinfo *to, int milliseconds)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags == -1 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) == -1)
        return errno;
    if (connect(fd, to->ai_addr, to->ai_addrlen) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    struct pollfd watched = {.fd = fd, .events = POLLOUT};
    int ready = poll(&watched, 1, milliseconds);
    if (ready <= 0)
        return ready == 0 ? ETIMEDOUT : errno;
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

static void print_ip(const struct addrinfo *info, char ip[INET6_ADDRSTRLEN])
{
    const void *address = &((const struct sockaddr_in *)info->ai_addr)->sin_addr;
    if (info->ai_family == AF_INET6)
        address = &((const struct sockaddr_in6 *)info->ai_addr)->sin6_addr;
    inet_ntop(info->ai_family, address, ip, INET6_ADDRSTRLEN);
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        return 2;
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list;
    int error = getaddrinfo(argv[1], argv[2], &hints, &list);
    if (error != 0) {
        fprintf(stderr, "03_connect: %s: %s\n", argv[1], gai_strerror(error));
        return 1;
    }
    int status = 1;
    for (struct addrinfo *at = list; at != NULL && status == 1; at = at->ai_next) {
        char ip[INET6_ADDRSTRLEN];
        print_ip(at, ip);
        int fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
        int reason = fd == -1 ? errno : connect_within(fd, at, 5000);
        if (reason == 0) {
            printf("Socket connected to %s on ip %s\n", argv[1], ip);
            status = 0;
        } else {
            fprintf(stderr, "%s: %s\n", ip, strerror(reason));
        }
        if (fd != -1)
            close(fd);
    }
    freeaddrinfo(list);
    return status;
}
