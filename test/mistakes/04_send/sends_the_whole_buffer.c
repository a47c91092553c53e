/* A mistake: the whole buffer is sent, however little of it has been read. */
#include "../../../common/helper.h"
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct command_line line = {0};
    line.host = "www.google.com";
    line.port = 80;
    if (read_command_line(&line, argc, argv) == -1)
        exit_with_usage(&line);

    struct sockaddr_in server;
    char ip[INET_ADDRSTRLEN];
    const char *problem = resolve_host(line.host, &server, ip);
    if (problem != NULL)
        exit_with_error("cannot resolve %s: %s", line.host, problem);
    server.sin_port = htons(line.port);

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        exit_with_errno("cannot create a socket");
    if (set_nonblocking(fd) == -1)
        exit_with_errno("cannot make the socket non-blocking");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1 &&
        finish_connect(fd, line.timeout) == -1)
        exit_with_errno("cannot connect to %s (%s) port %d", line.host, ip, line.port);

    char buffer[65536];
    uintmax_t total = 0;
    ssize_t length;
    while ((length = read(STDIN_FILENO, buffer, sizeof buffer)) != 0) {
        if (length == -1)
            exit_with_errno("cannot read stdin");
        if (send_all(fd, buffer, sizeof buffer, line.timeout) == -1)
            exit_with_errno("cannot send to %s (%s) port %d", line.host, ip, line.port);
        total += (uintmax_t)length;
    }
    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    print_or_exit("%ju bytes sent\n", total);
    return 0;
}
