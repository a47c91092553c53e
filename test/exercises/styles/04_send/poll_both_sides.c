/* Right: one loop around poll(), for stdin and for a non-blocking socket, with a queue. */
#include "../../common/helper.h"
#include <fcntl.h>
#include <poll.h>

static char queue[10000];
static size_t queued;

/* Puts what stdin has into the queue. Returns whether there may be more. */
static bool fill_queue(void)
{
    ssize_t count = read(STDIN_FILENO, queue + queued, sizeof queue - queued);
    if (count == -1)
        exit_with_errno("cannot read stdin");
    queued += (size_t)count;
    return count > 0;
}

/* Sends what the kernel takes, and moves the rest to the front. */
static size_t empty_queue(int fd)
{
    ssize_t count = send(fd, queue, queued, 0);
    if (count == -1 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return 0;
    if (count == -1)
        exit_with_errno("cannot send");
    queued -= (size_t)count;
    memmove(queue, queue + count, queued);
    return (size_t)count;
}

int main(int argc, char *argv[])
{
    struct command_line line = {.host = "localhost", .port = 80};
    read_command_line_or_exit(&line, argc, argv);
    struct sockaddr_in server;
    char ip[INET_ADDRSTRLEN];
    const char *problem = resolve_host(line.host, &server, ip);
    if (problem != NULL)
        exit_with_error("%s: %s", line.host, problem);
    server.sin_port = htons(line.port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        exit_with_errno("cannot create a socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        exit_with_errno("cannot connect to %s", line.host);
    if (fcntl(fd, F_SETFL, O_NONBLOCK) == -1)
        exit_with_errno("cannot make the socket non-blocking");

    uintmax_t total = 0;
    bool has_input = true;
    while (has_input || queued > 0) {
        struct pollfd watched[] = {{.fd = -1, .events = POLLIN}, {.fd = -1, .events = POLLOUT}};
        if (has_input && queued < sizeof queue)
            watched[0].fd = STDIN_FILENO;
        if (queued > 0)
            watched[1].fd = fd;
        if (poll(watched, 2, -1) == -1 && errno != EINTR)
            exit_with_errno("cannot wait");
        if (watched[0].revents != 0)
            has_input = fill_queue();
        if (watched[1].revents != 0)
            total += empty_queue(fd);
    }
    printf("%ju bytes sent\n", total);
    return 0;
}
