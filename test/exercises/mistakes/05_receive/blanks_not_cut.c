/* A mistake: blanks behind the number of Content-Length are not cut, the value counts as
 * senseless */
#include <ctype.h>
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

static int read_line(int fd, char *line, int size)
{
    int n = 0;
    char c;

    while (1) {
        ssize_t got = recv(fd, &c, 1, 0);
        if (got < 0) {
            perror("recv");
            exit(1);
        }
        if (got == 0) {
            fprintf(stderr, "server closed the connection\n");
            exit(1);
        }
        if (c == '\n')
            break;
        if (c != '\r' && n < size - 1)
            line[n++] = c;
    }
    line[n] = '\0';
    return n;
}

int main(int argc, char *argv[])
{
    char line[16384], request[600], buf[8192];
    unsigned long long length = 0;
    int have_length = 0;

    if (argc != 3) {
        fprintf(stderr, "usage: %s HOST PORT\n", argv[0]);
        return 1;
    }
    int fd = connect_to(argv[1], argv[2]);

    snprintf(request, sizeof(request), "GET / HTTP/1.1\r\nHost: %s:%s\r\n\r\n", argv[1], argv[2]);
    if (send(fd, request, strlen(request), 0) < 0) {
        perror("send");
        return 1;
    }

    read_line(fd, line, sizeof(line));
    if (strncmp(line, "HTTP/1.", 7) != 0 || atoi(line + 9) != 200) {
        fprintf(stderr, "wrong status: %s\n", line);
        return 1;
    }

    while (read_line(fd, line, sizeof(line)) > 0) {
        if (strncasecmp(line, "Content-Length:", 15) == 0) {
            char *p = line + 15, *end;
            while (*p == ' ' || *p == '\t')
                p++;
            errno = 0;
            length = strtoull(p, &end, 10);
            if (!isdigit((unsigned char)*p) || errno != 0 || *end != '\0') {
                fprintf(stderr, "bad Content-Length: %s\n", p);
                return 1;
            }
            have_length = 1;
        }
    }
    if (!have_length) {
        fprintf(stderr, "no Content-Length\n");
        return 1;
    }

    while (length > 0) {
        size_t want = length < sizeof(buf) ? length : sizeof(buf);
        ssize_t n = recv(fd, buf, want, 0);
        if (n < 0) {
            perror("recv");
            return 1;
        }
        if (n == 0) {
            fprintf(stderr, "server closed too early\n");
            return 1;
        }
        fwrite(buf, 1, n, stdout);
        length -= n;
    }
    close(fd);
    return 0;
}
