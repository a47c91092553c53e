/* Right: splice() from a pipe, sendfile() from a file, read() and send() where neither
 * works; SIGPIPE ignored */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
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

static int send_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t k = send(fd, p, n, MSG_NOSIGNAL);
        if (k < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += k;
        n -= (size_t)k;
    }
    return 0;
}

static ssize_t by_splice(int fd)
{
    return splice(0, NULL, fd, NULL, 1 << 16, SPLICE_F_MORE);
}

static ssize_t by_sendfile(int fd)
{
    return sendfile(fd, 0, NULL, 1 << 20);
}

static ssize_t by_hand(int fd)
{
    static char buf[1 << 16];
    ssize_t n = read(0, buf, sizeof buf);
    if (n > 0 && send_all(fd, buf, (size_t)n) < 0)
        return -1;
    return n;
}

int main(int argc, char *argv[])
{
    static ssize_t (*const ways[])(int) = {by_splice, by_sendfile, by_hand};
    size_t way = 0;
    unsigned long long total = 0;

    if (argc != 3)
        return fprintf(stderr, "usage: %s HOST PORT\n", argv[0]), 1;
    signal(SIGPIPE, SIG_IGN);
    int fd = dial(argv[1], argv[2]);
    if (fd < 0)
        return 1;
    for (;;) {
        ssize_t n = ways[way](fd);
        if (n == 0)
            break;
        if (n > 0) {
            total += (unsigned long long)n;
        } else if ((errno == EINVAL || errno == ENOSYS) && way < 2) {
            way++;
        } else if (errno != EINTR) {
            perror("04_send");
            return 1;
        }
    }
    close(fd);
    printf("%llu bytes sent\n", total);
    return 0;
}
