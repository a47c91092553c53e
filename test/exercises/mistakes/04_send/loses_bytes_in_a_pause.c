/* A mistake: where the send buffer is full for now, what was to be sent is dropped. */
#include "../../common/helper.h"
#include <fcntl.h>
#include <poll.h>

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
    if (fcntl(fd, F_SETFL, O_NONBLOCK) == -1)
        exit_with_errno("cannot make the socket non-blocking");

    char buffer[65536];
    uintmax_t total = 0;
    ssize_t length;
    while ((length = read(STDIN_FILENO, buffer, sizeof buffer)) > 0) {
        ssize_t done = 0;
        while (done < length) {
            ssize_t sent = send(fd, buffer + done, (size_t)(length - done), 0);
            if (sent == -1 && (errno == EAGAIN || errno == EINTR)) {
                poll(NULL, 0, 10);
                break;
            }
            if (sent == -1)
                exit_with_errno("cannot send");
            done += sent;
        }
        total += (uintmax_t)length;
    }
    if (length == -1)
        exit_with_errno("cannot read stdin");
    close(fd);
    printf("%ju bytes sent\n", total);
    return 0;
}
