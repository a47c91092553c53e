/* Right: poll() and recv(MSG_PEEK) to find the end of the head, then exactly head and
 * body are taken; nothing is read ahead */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
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

static int ask(int fd, const char *host, const char *port)
{
    char request[1024];
    const char *open = strchr(host, ':') ? "[" : "", *shut = *open ? "]" : "";
    int n = strcmp(port, "80") == 0
                ? snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: %s%s%s\r\n\r\n", open,
                      host, shut)
                : snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: %s%s%s:%s\r\n\r\n",
                      open, host, shut, port);
    if (n < 0 || (size_t)n >= sizeof request) {
        errno = ENAMETOOLONG;
        return -1;
    }
    for (int done = 0; done < n;) {
        ssize_t k = send(fd, request + done, (size_t)(n - done), MSG_NOSIGNAL);
        if (k < 0 && errno != EINTR)
            return -1;
        if (k > 0)
            done += (int)k;
    }
    return 0;
}

/* the number in a Content-Length value: digits with blanks around them; 0 or -1 */
static int parse_length(const char *s, unsigned long long *out)
{
    char *end;
    s += strspn(s, " \t");
    if (!isdigit((unsigned char)*s))
        return -1;
    errno = 0;
    *out = strtoull(s, &end, 10);
    if (errno)
        return -1;
    end += strspn(end, " \t\r\n");
    return *end ? -1 : 0;
}

#define HEAD_MAX 65536

static int fail(const char *what)
{
    fprintf(stderr, "05_receive: %s\n", what);
    return 1;
}

static ssize_t recv_some(int fd, void *to, size_t n)
{
    for (;;) {
        struct pollfd p = {fd, POLLIN, 0};
        if (poll(&p, 1, 60000) == 0) {
            errno = ETIMEDOUT;
            return -1;
        }
        ssize_t k = recv(fd, to, n, MSG_DONTWAIT);
        if (k >= 0 || (errno != EAGAIN && errno != EINTR))
            return k;
    }
}

int main(int argc, char *argv[])
{
    char *head = malloc(HEAD_MAX + 1);
    size_t have = 0;

    if (argc != 3 || head == NULL)
        return fail("usage: HOST PORT");
    int fd = dial(argv[1], argv[2]);
    if (fd < 0)
        return 1;
    if (ask(fd, argv[1], argv[2]) < 0)
        return fail(strerror(errno));

    for (;;) {
        if (have == HEAD_MAX)
            return fail("the head is too long");
        struct pollfd p = {fd, POLLIN, 0};
        if (poll(&p, 1, 60000) == 0)
            return fail("timed out");
        ssize_t n = recv(fd, head + have, HEAD_MAX - have, MSG_PEEK | MSG_DONTWAIT);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n < 0)
            return fail(strerror(errno));
        if (n == 0)
            return fail("closed within the head");
        size_t from = have < 3 ? 0 : have - 3;
        char *end = memmem(head + from, have + (size_t)n - from, "\r\n\r\n", 4);
        size_t take = end ? (size_t)(end + 4 - (head + have)) : (size_t)n;
        if (recv_some(fd, head + have, take) != (ssize_t)take)
            return fail("the kernel took back what it had shown");
        have += take;
        if (end)
            break;
    }
    if (memchr(head, '\0', have))
        return fail("a NUL byte in the head");
    head[have - 2] = '\0';

    if (strncmp(head, "HTTP/1.1 200", 12) != 0 && strncmp(head, "HTTP/1.0 200", 12) != 0)
        return fail("status is not 200");
    if (head[12] != ' ' && head[12] != '\r')
        return fail("status line makes no sense");

    int found = 0;
    unsigned long long left = 0;
    char *save, *line = strtok_r(head, "\n", &save);
    while ((line = strtok_r(NULL, "\n", &save)) != NULL) {
        if (strncasecmp(line, "content-length:", 15) == 0) {
            if (found++ || parse_length(line + 15, &left) < 0)
                return fail("Content-Length is senseless");
        }
    }
    if (!found)
        return fail("no Content-Length");
    free(head);

    char block[16384];
    while (left > 0) {
        ssize_t n = recv_some(fd, block, left < sizeof block ? (size_t)left : sizeof block);
        if (n < 0)
            return fail(strerror(errno));
        if (n == 0)
            return fail("closed within the body");
        if (fwrite(block, 1, (size_t)n, stdout) != (size_t)n)
            return fail("stdout");
        left -= (unsigned long long)n;
    }
    close(fd);
    return fflush(stdout) == 0 ? 0 : fail("stdout");
}
