/* A mistake: the head is expected to come whole, in the first piece. */
#include "../../common/helper.h"
#include <strings.h>

static size_t receive(int fd, char *buffer, size_t size)
{
    ssize_t received = recv(fd, buffer, size, 0);
    if (received == -1)
        exit_with_errno("cannot receive");
    if (received == 0)
        exit_with_error("the answer ends too early");
    return (size_t)received;
}

/* Looks through the lines of the head, which ends in a 0 byte. */
static uint64_t find_length(char *head)
{
    uint64_t length;
    char *rest = NULL;
    char *line = strtok_r(head, "\r\n", &rest);
    if (line == NULL || strncmp(line, "HTTP/1.1 200 ", 13) != 0)
        exit_with_error("the status is not 200");
    while ((line = strtok_r(NULL, "\r\n", &rest)) != NULL) {
        if (strncasecmp(line, "Content-Length:", 15) != 0)
            continue;
        char *value = strtok_r(line + 15, " \t", &line);
        if (value == NULL || parse_number(value, 0, UINT64_MAX, &length) == -1)
            exit_with_error("the Content-Length makes no sense");
        return length;
    }
    exit_with_error("there is no Content-Length");
}

int main(int argc, char *argv[])
{
    struct command_line line = {0};
    line.host = "www.google.com";
    line.port = 80;
    read_command_line_or_exit(&line, argc, argv);

    struct sockaddr_in server;
    char ip[INET_ADDRSTRLEN];
    const char *problem = resolve_host(line.host, &server, ip);
    if (problem != NULL)
        exit_with_error("cannot resolve %s: %s", line.host, problem);
    server.sin_port = htons(line.port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1 || connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        exit_with_errno("cannot connect to %s (%s) port %d", line.host, ip, line.port);

    char request[512];
    snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", line.authority);
    if (send(fd, request, strlen(request), 0) == -1)
        exit_with_errno("cannot send the request");

    char buffer[16384];
    size_t filled = receive(fd, buffer, sizeof buffer - 1);
    buffer[filled] = '\0';
    char *end = strstr(buffer, "\r\n\r\n");
    if (end == NULL)
        exit_with_error("the answer has no head");
    *end = '\0';
    char *body = end + 4;
    size_t here = filled - (size_t)(body - buffer);
    uint64_t left = find_length(buffer);

    if (here > left)
        here = (size_t)left;
    left -= show_or_exit(body, here);
    while (left > 0) {
        size_t wanted = left < sizeof buffer ? (size_t)left : sizeof buffer;
        left -= show_or_exit(buffer, receive(fd, buffer, wanted));
    }
    close(fd);
    return 0;
}
