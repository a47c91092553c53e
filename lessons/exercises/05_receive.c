/*
 * Exercise 5: the body, and nothing but the body. The program is run as
 *
 *     05_receive HOST PORT
 *
 * It asks for / in HTTP/1.1, with a Host header and without "Connection: close", so the server
 * leaves the line open. Then there are three steps, each with its own checks:
 *
 * 1. The head. It comes in lines, up to an empty one, and cut anywhere. One of up to 4 KiB is
 *    understood; a longer one may be refused. When the status is not 200, or the server closes
 *    before the empty line: a message on stderr, and exit status 1.
 * 2. The length. The header Content-Length, in any case, with or without blanks around its value,
 *    has it. When it is missing, or no number that fits into 64 bits: a message, and 1.
 * 3. The body. Exactly so many bytes go to stdout, whatever they are, and the program ends at once,
 *    without waiting for the server to close. For a body of any size the memory stays the same.
 *    When the server closes early, or resets the connection: a message, and 1.
 *
 * Write your code where it says TODO; you may change everything else in this file, too. Then type
 * make exercise5, after each step, and make hint5 if you are stuck.
 */
#include "../../common/helper.h"
#include <strings.h>

/*
 * Receives what has come, at most `size` bytes. Returns how many, and never 0: here the server's
 * end is always too early.
 */
size_t receive_or_exit(int fd, char *buffer, size_t size);

size_t receive_or_exit(int fd, char *buffer, size_t size)
{
    ssize_t received;
    do {
        received = recv(fd, buffer, size, 0);
    } while (received == -1 && errno == EINTR);
    if (received == -1)
        exit_with_errno("cannot receive the answer");
    if (received == 0)
        exit_with_error("the answer ends too early");
    return (size_t)received;
}

/*
 * Step 1: receives a line of the head, of fewer than `size` bytes, and makes it a string in `line`,
 * without the line break.
 */
void receive_line_or_exit(int fd, char *line, size_t size);

/* TODO: write receive_line_or_exit(). */

/*
 * Step 2: where `line` is the header `name`, returns its value, without the blanks around it; else
 * NULL. The value is a part of the line.
 */
char *find_value(char *line, const char *name);

/* TODO: write find_value(). */

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

    /* TODO: send the request, as in lesson 5. line.authority is what belongs in its Host header. */

    /* TODO, step 1: receive the status line, which must say 200, and the other lines of the head,
     * up to the empty one. */

    /* TODO, step 2: among them, find Content-Length. */

    /* TODO, step 3: receive the body, and write it. */

    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
