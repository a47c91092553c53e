/*
 * Lesson 3: connect to the server. New: connect() to an address and a port, in the network's byte
 * order (htons). It could wait for minutes; on a non-blocking socket how long to wait is up to us.
 */
#include "../common/helper.h"
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

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        exit_with_errno("cannot create a socket");
    print_or_exit("Socket created!\n");

    struct sockaddr_in server;
    char ip[INET_ADDRSTRLEN];
    const char *problem = resolve_host(line.host, &server, ip);
    if (problem != NULL)
        exit_with_error("cannot resolve %s: %s", line.host, problem);
    print_or_exit("IP Address of %s is %s\n", line.host, ip);

    server.sin_port = htons(line.port);
    if (set_nonblocking(fd) == -1)
        exit_with_errno("cannot make the socket non-blocking");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1 &&
        finish_connect(fd, line.timeout) == -1)
        exit_with_errno("cannot connect to %s (%s) port %d", line.host, ip, line.port);
    print_or_exit("Socket connected to %s on ip %s\n", line.host, ip);

    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
