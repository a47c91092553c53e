/*
 * Exercise 4: everything, to the last byte. The program is run as
 *
 *     04_send HOST PORT
 *
 * It sends all of stdin, whatever the bytes and however many, then prints "N bytes sent" with their
 * number. Nothing is lost when the kernel takes only a part of what it is given, or when the reader
 * pauses. The server says nothing, so there is nothing to read. When it goes away: a message on
 * stderr, and exit status 1, but never death by a signal.
 *
 * Lesson 4 has the loop. Make a function of it that any program could use, send_all(), and use it.
 *
 * Write your code where it says TODO; you may change everything else in this file, too. Then type
 * make exercise4, and make hint4 if you are stuck.
 */
#include "../../common/helper.h"

/*
 * Sends all `length` bytes at `bytes`, which may be any bytes, on the socket `fd`. Returns 0, or -1
 * with errno, so that the caller decides what to do: it prints nothing and ends nothing.
 */
int send_all(int fd, const char *bytes, size_t length);

/* TODO: write send_all(). */

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

    /* TODO: read stdin piece by piece until its end, send each piece with send_all(), and print how
     * many bytes that were in all. */

    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
