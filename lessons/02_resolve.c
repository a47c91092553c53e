/*
 * Lesson 2: get the IP address of a host. New: the network knows addresses, not names. The resolver
 * turns one into the other: `server` holds it as the kernel wants it, `ip` as people read it.
 */
#include "../common/helper.h"
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct command_line line = {0};
    line.host = "www.google.com";
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

    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
