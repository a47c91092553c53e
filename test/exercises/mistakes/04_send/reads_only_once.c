/* A mistake: stdin is read only once, in the belief that a large buffer gets all of it. */
#include "../../common/helper.h"

/* Sends all `length` bytes, however few the kernel takes at a time. Returns 0, or -1 with errno. */
static int send_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t taken = send(fd, bytes, length, 0);
        if (taken == -1 && errno != EINTR)
            return -1;
        if (taken > 0) {
            bytes += taken;
            length -= (size_t)taken;
        }
    }
    return 0;
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
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        exit_with_errno("cannot connect to %s (%s) port %d", line.host, ip, line.port);

    static char buffer[8 * 1024 * 1024];
    ssize_t length = read(STDIN_FILENO, buffer, sizeof buffer);
    if (length == -1)
        exit_with_errno("cannot read stdin");
    if (send_all(fd, buffer, (size_t)length) == -1)
        exit_with_errno("cannot send");
    close(fd);
    printf("%zd bytes sent\n", length);
    return 0;
}
