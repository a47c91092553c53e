/* Right: O_NONBLOCK and epoll_wait(), a line buffer on the heap that is given up on
 * beyond 1 MiB, unbuffered stdout */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
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

struct reader {
    int fd, ep;
    size_t begin, end;
    char data[4096];
};

/* fills the empty buffer; 1 when there is something, 0 at the end, -1 on error */
static int fill(struct reader *r)
{
    for (;;) {
        ssize_t n = recv(r->fd, r->data, sizeof r->data, MSG_DONTWAIT);
        if (n >= 0) {
            r->begin = 0;
            r->end = (size_t)n;
            return n > 0;
        }
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN)
            return -1;
        struct epoll_event e;
        if (epoll_wait(r->ep, &e, 1, -1) < 0 && errno != EINTR)
            return -1;
    }
}

static int next_byte(struct reader *r)
{
    if (r->begin == r->end) {
        int n = fill(r);
        if (n <= 0) {
            if (n == 0)
                errno = ECONNABORTED;
            return -1;
        }
    }
    return (unsigned char)r->data[r->begin++];
}

static int next_line(struct reader *r, char **line, size_t *room)
{
    size_t n = 0;
    int c;
    while ((c = next_byte(r)) != '\n') {
        if (c < 0)
            return -1;
        if (n + 1 >= *room) {
            if (*room >= 1 << 20) {
                errno = EMSGSIZE;
                return -1;
            }
            size_t more = *room ? *room * 2 : 128;
            char *p = realloc(*line, more);
            if (!p)
                return -1;
            *line = p;
            *room = more;
        }
        (*line)[n++] = (char)c;
    }
    if (*line == NULL && (*line = malloc(*room = 128)) == NULL)
        return -1;
    if (n && (*line)[n - 1] == '\r')
        n--;
    (*line)[n] = '\0';
    return 0;
}

int main(int argc, char *argv[])
{
    struct reader r = {0};
    char *line = NULL;
    size_t room = 0;
    unsigned long long left = 0;
    int have = 0;

    setvbuf(stdout, NULL, _IONBF, 0);
    if (argc != 3) {
        fprintf(stderr, "usage: %s HOST PORT\n", argv[0]);
        return 1;
    }
    if ((r.fd = dial(argv[1], argv[2])) < 0)
        return 1;
    struct epoll_event e = {.events = EPOLLIN};
    if ((r.ep = epoll_create1(EPOLL_CLOEXEC)) < 0 || epoll_ctl(r.ep, EPOLL_CTL_ADD, r.fd, &e) < 0 ||
        ask(r.fd, argv[1], argv[2]) < 0 || fcntl(r.fd, F_SETFL, O_NONBLOCK) < 0) {
        perror("05_receive");
        return 1;
    }
    if (next_line(&r, &line, &room) < 0) {
        perror("status line");
        return 1;
    }
    char *blank = strchr(line, ' ');
    if (strncmp(line, "HTTP/", 5) || !blank || strncmp(blank, " 200", 4) ||
        isdigit((unsigned char)blank[4])) {
        fprintf(stderr, "refused: %s\n", line);
        return 1;
    }
    for (;;) {
        if (next_line(&r, &line, &room) < 0) {
            perror("header");
            return 1;
        }
        if (!*line)
            break;
        if (!strncasecmp(line, "content-length:", 15)) {
            if (have || parse_length(line + 15, &left)) {
                fprintf(stderr, "bad %s\n", line);
                return 1;
            }
            have = 1;
        }
    }
    free(line);
    if (!have) {
        fprintf(stderr, "the server does not tell the length\n");
        return 1;
    }
    while (left) {
        if (r.begin == r.end) {
            int n = fill(&r);
            if (n <= 0) {
                fprintf(stderr, "body cut off: %s\n", n ? strerror(errno) : "end of file");
                return 1;
            }
        }
        size_t n = r.end - r.begin;
        if (n > left)
            n = (size_t)left;
        if (fwrite(r.data + r.begin, 1, n, stdout) != n) {
            perror("stdout");
            return 1;
        }
        r.begin += n;
        left -= n;
    }
    close(r.ep);
    close(r.fd);
    return 0;
}
