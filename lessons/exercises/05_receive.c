/*
 * Exercise 5: the body, and nothing but the body. The program is run as
 *
 *     05_receive HOST PORT
 *
 * It asks for / in HTTP/1.1, with a Host header and without "Connection: close", so the server
 * leaves the line open. It writes the body of the answer, and only the body, to stdout: exactly as
 * many bytes as Content-Length says, and ends at once, without waiting for the server to close. The
 * names of headers may be in any case, the pieces cut anywhere, the body of any size and any bytes;
 * the memory for it stays the same. When the server closes early or resets the connection, when
 * Content-Length is missing or senseless, or the status is not 200: a message on stderr, and exit
 * status 1.
 *
 * Write your code where it says TODO; you may change everything else in this file, too. Then type
 * make exercise5, and make hint5 if you are stuck.
 */
#include "../../common/helper.h"

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

    /* TODO: send the request (line.authority is what belongs in its Host header), read the head of
     * the answer, then write its body. */

    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
