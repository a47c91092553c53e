/* Right: a static buffer of 1 MiB, a non-blocking socket with poll(), and raw write(). */
#include "../../common/helper.h"
#include <fcntl.h>
#include <poll.h>

static char buffer[1024 * 1024 + 1];
static size_t filled;

/* Adds what comes to the buffer. */
static void receive_more(int fd)
{
    struct pollfd readable = {.fd = fd, .events = POLLIN};
    ssize_t count;
    do {
        if (poll(&readable, 1, 10000) == 0)
            exit_with_error("the server says nothing");
        count = recv(fd, buffer + filled, sizeof buffer - 1 - filled, 0);
    } while (count == -1 && (errno == EAGAIN || errno == EWOULDBLOCK));
    if (count == -1)
        exit_with_errno("cannot receive");
    if (count == 0)
        exit_with_error("%s", filled == sizeof buffer - 1 ? "a large head" : "an early end");
    filled += (size_t)count;
    buffer[filled] = '\0';
}

static uint64_t parse_head(char *head)
{
    uint64_t length = 0;
    bool has_length = false;
    if (strncmp(head, "HTTP/1.1 200 ", 13) != 0)
        exit_with_error("not the page, but %.30s", head);
    for (char *at = head; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    for (char *line = head; line != NULL; line = strstr(line, "\r\n")) {
        line += strncmp(line, "\r\n", 2) == 0 ? 2 : 0;
        unsigned long long number;
        int end = 0;
        if (strncmp(line, "content-length:", 15) != 0)
            continue;
        const char *value = line + 15 + strspn(line + 15, " \t");
        if (*value == '-' || sscanf(value, "%llu%n", &number, &end) != 1)
            exit_with_error("a length that makes no sense");
        end += (int)strspn(value + end, " \t");
        if (value[end] != '\r' && value[end] != '\0')
            exit_with_error("a length that makes no sense");
        length = number;
        has_length = true;
    }
    if (!has_length)
        exit_with_error("no length");
    return length;
}

int main(int argc, char *argv[])
{
    struct command_line line = {.host = "localhost", .port = 80};
    read_command_line_or_exit(&line, argc, argv);
    struct sockaddr_in server;
    char ip[INET_ADDRSTRLEN];
    const char *problem = resolve_host(line.host, &server, ip);
    if (problem != NULL)
        exit_with_error("%s: %s", line.host, problem);
    server.sin_port = htons(line.port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1 || connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        exit_with_errno("cannot connect to %s", line.host);
    if (fcntl(fd, F_SETFL, O_NONBLOCK) == -1 ||
        dprintf(fd, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", line.host) < 0)
        exit_with_errno("cannot ask");

    char *end;
    do
        receive_more(fd);
    while ((end = strstr(buffer, "\r\n\r\n")) == NULL);
    *end = '\0';
    uint64_t left = parse_head(buffer);
    char *body = end + 4;
    size_t count = filled - (size_t)(body - buffer);
    for (;;) {
        if (count > left)
            count = (size_t)left;
        left -= count;
        while (count > 0) {
            ssize_t written = write(STDOUT_FILENO, body, count);
            if (written == -1)
                exit_with_errno("cannot write");
            body += written;
            count -= (size_t)written;
        }
        if (left == 0)
            break;
        filled = 0;
        receive_more(fd);
        body = buffer;
        count = filled;
    }
    close(fd);
    return 0;
}
