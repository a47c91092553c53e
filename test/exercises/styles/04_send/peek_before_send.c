/* Right: before each send() it looks with recv(MSG_PEEK | MSG_DONTWAIT) whether the
 * server has gone */
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int dial(const char *host, const char *port)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list, *p;
    int fd = -1, saved = 0;
    int rc = getaddrinfo(host, port, &hints, &list);
    if (rc) {
        fprintf(stderr, "%s: %s\n", host, gai_strerror(rc));
        return -1;
    }
    for (p = list; p; p = p->ai_next) {
        if ((fd = socket(p->ai_family, p->ai_socktype, p->ai_protocol)) < 0) {
            saved = errno;
            continue;
        }
        if (!connect(fd, p->ai_addr, p->ai_addrlen))
            break;
        saved = errno;
        close(fd);
        fd = -1;
    }
    freeaddrinfo(list);
    if (fd < 0)
        fprintf(stderr, "%s: %s\n", host, strerror(saved));
    return fd;
}

/* false and errno when the other end has closed or reset the connection */
static bool still_there(int fd)
{
    char c;
    ssize_t n = recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT);
    if (n > 0)
        return true;
    if (n == 0) {
        errno = EPIPE;
        return false;
    }
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static int send_all(int fd, const char *p, size_t n)
{
    while (n != 0) {
        if (!still_there(fd))
            return -1;
        ssize_t k = send(fd, p, n, 0);
        if (k == -1 && errno == EINTR)
            continue;
        if (k == -1)
            return -1;
        p += k;
        n -= (size_t)k;
    }
    return 0;
}

int main(int argc, char *argv[])
{
    char buffer[16384];
    ssize_t n;
    long long all = 0;

    signal(SIGPIPE, SIG_IGN);
    if (argc != 3) {
        fprintf(stderr, "%s HOST PORT\n", argv[0]);
        return 1;
    }
    int fd = dial(argv[1], argv[2]);
    if (fd < 0)
        return 1;
    while ((n = read(STDIN_FILENO, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR)) {
        if (n < 0)
            continue;
        if (send_all(fd, buffer, (size_t)n) < 0) {
            fprintf(stderr, "%s: server went away: %s\n", argv[0], strerror(errno));
            close(fd);
            return 1;
        }
        all += n;
    }
    if (n < 0) {
        perror("read");
        return 1;
    }
    close(fd);
    printf("%lld bytes sent\n", all);
    return 0;
}
