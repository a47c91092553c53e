/*
 * Exercise 4: everything, to the last byte. The program is run as
 *
 *     04_send HOST PORT
 *
 * It sends all of stdin, whatever the bytes and however many, then prints "N bytes sent" with their
 * number. Nothing is lost when the kernel takes only a part of what it is given, or when the reader
 * pauses. When the server goes away: a message on stderr, and exit status 1, but never death by a
 * signal.
 *
 * Write your code where it says TODO; you may change everything else in this file, too. Then type
 * make exercise4, and make hint4 if you are stuck.
 */
#include "../../common/helper.h"
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

    /* TODO: read stdin piece by piece until its end, send each piece, and print how many bytes that
     * were in all. The socket is non-blocking: send() may return -1 only because there is no room
     * yet. send_all() deals with that. */

    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
