/*
 * Lesson 2: get the IP address of a host. New: the resolver turns a name into an address.
 */
#include "../common/helper.h"

int main(int argc, char *argv[])
{
    struct command_line line = {0};
    line.host = "www.google.com";
    read_command_line_or_exit(&line, argc, argv);

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        exit_with_errno("cannot create a socket");
    printf("Socket created!\n");

    struct sockaddr_in server;
    char ip[INET_ADDRSTRLEN];
    const char *problem = resolve_host(line.host, &server, ip);
    if (problem != NULL)
        exit_with_error("cannot resolve %s: %s", line.host, problem);
    printf("IP Address of %s is %s\n", line.host, ip);

    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
