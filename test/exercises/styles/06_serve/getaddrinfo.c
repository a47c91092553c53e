/* Right: getaddrinfo() with numbers only, select() for the limit, the answer with writev(). */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static int open_listener(const char *address, const char *port)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV;
    int error = atol(port) > 65535 ? EAI_SERVICE : getaddrinfo(address, port, &hints, &list);
    if (error != 0) {
        fprintf(stderr, "%s: %s: %s\n", address, port, gai_strerror(error));
        exit(1);
    }
    int one = 1;
    int fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
    if (fd == -1 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == -1 ||
        bind(fd, list->ai_addr, list->ai_addrlen) == -1 || listen(fd, 1) == -1) {
        perror("listen");
        exit(1);
    }
    freeaddrinfo(list);
    return fd;
}

static void announce(int fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    if (getsockname(fd, (struct sockaddr *)&address, &size) == -1 ||
        getnameinfo((struct sockaddr *)&address, size, host, sizeof host, port, sizeof port,
            NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        exit(1);
    printf("Listening on %s:%s\n", host, port);
    fflush(stdout);
}

/* Whether fd has something to read within a second. */
static int speaks(int fd)
{
    fd_set set;
    struct timeval limit = {.tv_sec = 1};
    FD_ZERO(&set);
    FD_SET(fd, &set);
    return select(fd + 1, &set, NULL, NULL, &limit) > 0;
}

static int hear(int fd)
{
    char buffer[1024], last[4] = "";
    for (int total = 0; total < 1 << 16;) {
        if (!speaks(fd))
            return 0;
        ssize_t n = read(fd, buffer, sizeof buffer);
        if (n <= 0)
            return 0;
        for (ssize_t i = 0; i < n; i++) {
            memmove(last, last + 1, 3);
            last[3] = buffer[i];
            if (memcmp(last, "\r\n\r\n", 4) == 0)
                return 1;
        }
        total += (int)n;
    }
    return 0;
}

static void speak(int fd)
{
    char page[] = "<h1>Hello</h1>\n";
    char head[100];
    int length = sprintf(head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", strlen(page));
    struct iovec parts[] = {{head, (size_t)length}, {page, strlen(page)}};
    while (parts[1].iov_len > 0) {
        ssize_t n = writev(fd, parts, 2);
        if (n == -1)
            return;
        for (int i = 0; i < 2; i++) {
            size_t taken = (size_t)n < parts[i].iov_len ? (size_t)n : parts[i].iov_len;
            parts[i].iov_base = (char *)parts[i].iov_base + taken;
            parts[i].iov_len -= taken;
            n -= (ssize_t)taken;
        }
    }
}

int main(int argc, char *argv[])
{
    if (argc < 2)
        return fprintf(stderr, "usage: %s PORT [ADDRESS]\n", argv[0]), 1;
    signal(SIGPIPE, SIG_IGN);
    int listener = open_listener(argc > 2 ? argv[2] : "127.0.0.1", argv[1]);
    announce(listener);
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client == -1)
            continue;
        if (hear(client))
            speak(client);
        shutdown(client, SHUT_WR);
        close(client);
    }
}
