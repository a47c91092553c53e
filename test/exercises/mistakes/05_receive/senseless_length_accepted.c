/* A mistake: the Content-Length is read with atoll(), which makes 0 of a word. */
#include "../../common/helper.h"
#include <netdb.h>
#include <stdlib.h>
#include <strings.h>

static void read_head(int fd, char *head, size_t size)
{
    size_t length = 0;
    head[0] = '\0';
    while (length < 4 || strcmp(head + length - 4, "\r\n\r\n") != 0) {
        ssize_t n = length == size - 1 ? 0 : recv(fd, head + length, 1, 0);
        if (n == -1)
            exit_with_errno("recv");
        if (n == 0)
            exit_with_error("the head has no end");
        head[++length] = '\0';
    }
}

static unsigned long long find_length(const char *head)
{
    const char *line = strstr(head, "\r\n") + 2;
    while (*line != '\r') {
        if (strncasecmp(line, "Content-Length:", 15) == 0) {
            const char *value = line + 15 + strspn(line + 15, " \t");
            return atoll(value);
        }
        line = strstr(line, "\r\n") + 2;
    }
    exit_with_error("there is no Content-Length");
}

int main(int argc, char *argv[])
{
    if (argc != 3 || prepare_process(argv[0]) == -1)
        exit_with_error("usage: 05_receive HOST PORT");
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *found;
    int error = getaddrinfo(argv[1], argv[2], &hints, &found);
    if (error != 0)
        exit_with_error("%s", gai_strerror(error));
    int fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (fd == -1 || connect(fd, found->ai_addr, found->ai_addrlen) == -1)
        exit_with_errno("connect");
    freeaddrinfo(found);
    char request[512];
    int length = snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", argv[1]);
    if (send(fd, request, length, 0) != length)
        exit_with_errno("send");

    char head[8192];
    read_head(fd, head, sizeof head);
    if (strncmp(head, "HTTP/1.1 200 ", 13) != 0)
        exit_with_error("the status is not 200");
    unsigned long long left = find_length(head);
    char buffer[4096];
    while (left > 0) {
        ssize_t n = recv(fd, buffer, left < sizeof buffer ? left : sizeof buffer, 0);
        if (n == -1)
            exit_with_errno("recv");
        if (n == 0)
            exit_with_error("the server has closed too early");
        fwrite(buffer, 1, n, stdout);
        left -= n;
    }
    return fflush(stdout) == EOF;
}
