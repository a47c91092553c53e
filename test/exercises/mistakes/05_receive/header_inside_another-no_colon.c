/* A mistake: a header that only begins with the name is taken for it. */
#include "../../common/helper.h"
#include <strings.h>

/*
 * Receives what has come, at most `size` bytes. Returns how many, and never 0: here the server's
 * end is always too early.
 */
size_t receive_or_exit(int fd, char *buffer, size_t size);

size_t receive_or_exit(int fd, char *buffer, size_t size)
{
    ssize_t received;
    do {
        received = recv(fd, buffer, size, 0);
    } while (received == -1 && errno == EINTR);
    if (received == -1)
        exit_with_errno("cannot receive the answer");
    if (received == 0)
        exit_with_error("the answer ends too early");
    return (size_t)received;
}

/*
 * Step 1: receives a line of the head, of fewer than `size` bytes, and makes it a string in `line`,
 * without the line break.
 */
void receive_line_or_exit(int fd, char *line, size_t size);

void receive_line_or_exit(int fd, char *line, size_t size)
{
    /* A byte at a time, so that nothing of the body is taken with it. */
    size_t length = 0;
    do {
        if (length == size - 1)
            exit_with_error("a line of the head is longer than %zu bytes", size - 2);
        length += receive_or_exit(fd, line + length, 1);
    } while (line[length - 1] != '\n');
    length--;
    if (length > 0 && line[length - 1] == '\r')
        length--;
    line[length] = '\0';
}

/*
 * Step 2: where `line` is the header `name`, returns its value, without the blanks around it; else
 * NULL. The value is a part of the line.
 */
char *find_value(char *line, const char *name);

char *find_value(char *line, const char *name)
{
    size_t length = strlen(name);
    if (strncasecmp(line, name, length) != 0)
        return NULL;
    char *value = line + length + 1;
    value += strspn(value, " \t");
    size_t end = strlen(value);
    while (end > 0 && strchr(" \t", value[end - 1]) != NULL)
        end--;
    value[end] = '\0';
    return value;
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
    if (fd == -1)
        exit_with_errno("cannot create a socket");
    if (set_time_limit(fd, line.timeout) == -1)
        exit_with_errno("cannot set a time limit");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        exit_with_errno("cannot connect to %s (%s) port %d", line.host, ip, line.port);

    char request[512];
    snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", line.authority);
    if (send(fd, request, strlen(request), 0) == -1)
        exit_with_errno("cannot send to %s (%s) port %d", line.host, ip, line.port);

    char text[8192];
    receive_line_or_exit(fd, text, sizeof text);
    const char *status = strchr(text, ' ');
    if (strncmp(text, "HTTP/1.", 7) != 0 || status == NULL || strncmp(status, " 200 ", 5) != 0)
        exit_with_error("the server does not say 200 OK, but: %s", text);

    bool has_length = false;
    uint64_t left = 0;
    do {
        receive_line_or_exit(fd, text, sizeof text);
        const char *value = find_value(text, "Content-Length");
        if (value == NULL)
            continue;
        if (parse_number(value, 0, UINT64_MAX, &left) == -1)
            exit_with_error("the Content-Length is no number: %s", value);
        has_length = true;
    } while (text[0] != '\0');
    if (!has_length)
        exit_with_error("the answer has no Content-Length");

    char buffer[65536];
    while (left > 0) {
        size_t wanted = left < sizeof buffer ? (size_t)left : sizeof buffer;
        size_t received = receive_or_exit(fd, buffer, wanted);
        left -= show_or_exit(buffer, received);
    }

    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
