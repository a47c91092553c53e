/* Right: a process for each client; those that have ended are waited for when SIGCHLD comes. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE "Hello from a child.\n"

static void reap(int number)
{
    int saved = errno;
    (void)number;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    errno = saved;
}

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void serve(int fd)
{
    struct timeval limit = {.tv_sec = 1};
    char request[4097], head[200];
    size_t have = 0;
    ssize_t n;

    signal(SIGPIPE, SIG_IGN);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    do {
        if (have == sizeof request - 1 ||
            (n = read(fd, request + have, sizeof request - 1 - have)) <= 0)
            return;
        have += (size_t)n;
        request[have] = '\0';
    } while (strstr(request, "\r\n\r\n") == NULL);
    snprintf(
        head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(PAGE), PAGE);
    for (const char *p = head, *end = head + strlen(head); p < end; p += n) {
        if ((n = write(fd, p, (size_t)(end - p))) < 0)
            return;
    }
}

int main(int argc, char *argv[])
{
    struct sigaction action = {.sa_handler = reap};
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0), fd;
    char *end;
    long port = argc > 1 ? strtol(argv[1], &end, 10) : -1;

    if (argc < 2 || *argv[1] == '\0' || *end != '\0' || port < 0 || port > 65535 ||
        inet_pton(AF_INET, argc > 2 ? argv[2] : "127.0.0.1", &address.sin_addr) != 1) {
        fprintf(stderr, "usage: %s PORT [ADDRESS]\n", argv[0]);
        return 1;
    }
    address.sin_port = htons((unsigned short)port);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0)
        die("bind");
    if (listen(listener, 10) < 0)
        die("listen");
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("Listening on %s:%d\n", inet_ntoa(address.sin_addr), ntohs(address.sin_port));
    fflush(stdout);
    sigaction(SIGCHLD, &action, NULL);
    for (;;) {
        if ((fd = accept(listener, NULL, NULL)) < 0) {
            if (errno == EINTR || errno == ECONNABORTED)
                continue;
            die("accept");
        }
        switch (fork()) {
        case 0:
            close(listener);
            serve(fd);
            _exit(0);
        case -1:
            perror("fork");
        }
        close(fd);
    }
}
