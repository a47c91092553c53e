/* A mistake: while ((n = recv(...) > 0)): n is 1, the result of the comparison */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
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

static void die(const char *msg)
{
    fprintf(stderr, "error: %s\n", msg);
    exit(1);
}

static long long find_length(char *head)
{
    char *line = strstr(head, "\r\n");

    while (line != NULL && line[2] != '\0') {
        line += 2;
        if (strncasecmp(line, "content-length:", 15) == 0) {
            char *end;
            long long value;
            line += 15;
            line += strspn(line, " \t");
            if (*line < '0' || *line > '9')
                return -1;
            errno = 0;
            value = strtoll(line, &end, 10);
            end += strspn(end, " \t");
            if (errno || *end != '\r')
                return -1;
            return value;
        }
        line = strstr(line, "\r\n");
    }
    return -1;
}

int main(int argc, char *argv[])
{
    static char buf[65536 + 1];
    char request[512];
    size_t used = 0, size = sizeof(buf) - 1;
    char *end = NULL;
    ssize_t n;

    if (argc != 3)
        die("need HOST and PORT");
    int fd = connect_to(argv[1], argv[2]);
    sprintf(request, "GET / HTTP/1.1\r\nHost: %.255s:%.10s\r\n\r\n", argv[1], argv[2]);
    if (send(fd, request, strlen(request), MSG_NOSIGNAL) < 0)
        die(strerror(errno));

    while (end == NULL) {
        if (used == size)
            die("head too large");
        n = recv(fd, buf + used, size - used, 0);
        if (n < 0)
            die(strerror(errno));
        if (n == 0)
            die("closed early");
        used += n;
        buf[used] = '\0';
        end = strstr(buf, "\r\n\r\n");
    }
    char *body = end + 4;
    size_t have = buf + used - body;
    end[2] = '\0';

    if (strncmp(buf, "HTTP/1.1 200 ", 13) != 0)
        die("status is not 200");
    long long left = find_length(buf);
    if (left < 0)
        die("no good Content-Length");

    if ((long long)have > left)
        have = left;
    fwrite(body, 1, have, stdout);
    left -= have;

    while (left > 0 && (n = recv(fd, buf, left < (long long)size ? (size_t)left : size, 0) > 0)) {
        fwrite(buf, 1, n, stdout);
        left -= n;
    }
    if (left > 0)
        die("closed early");
    close(fd);
    return 0;
}
