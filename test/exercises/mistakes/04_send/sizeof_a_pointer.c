/* A mistake: sizeof of the pointer parameter in send_all() instead of the length */
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static int connect_to(const char *host, const char *port)
{
    struct addrinfo hints, *list, *p;
    int s = -1, rc;

    memset(&hints, 0, sizeof(hints));
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    rc = getaddrinfo(host, port, &hints, &list);
    if (rc != 0) {
        fprintf(stderr, "%s: %s\n", host, gai_strerror(rc));
        exit(1);
    }
    for (p = list; p != NULL; p = p->ai_next) {
        s = socket(p->ai_family, p->ai_socktype, p->ai_protocol);
        if (s < 0)
            continue;
        if (connect(s, p->ai_addr, p->ai_addrlen) == 0)
            break;
        close(s);
        s = -1;
    }
    freeaddrinfo(list);
    if (s < 0) {
        perror("connect");
        exit(1);
    }
    return s;
}

int send_all(int fd, const char *buf, size_t len)
{
    size_t done = 0;
    ssize_t n;

    len = sizeof(buf);
    while (done < len) {
        n = send(fd, buf + done, len - done, 0);
        if (n < 0)
            return -1;
        done += n;
    }
    return 0;
}

int main(int argc, char *argv[])
{
    char buf[4096];
    ssize_t n;
    unsigned long total = 0;
    int fd;

    if (argc != 3) {
        fprintf(stderr, "usage: %s HOST PORT\n", argv[0]);
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    fd = connect_to(argv[1], argv[2]);

    while ((n = read(0, buf, sizeof(buf))) > 0) {
        if (send_all(fd, buf, n) < 0) {
            perror("send");
            close(fd);
            return 1;
        }
        total += n;
    }
    if (n < 0) {
        perror("read");
        return 1;
    }
    close(fd);
    printf("%lu bytes sent\n", total);
    return 0;
}
