/*
 * floor recv|splice HOST PORT: asks for the front page, as lesson 5 does, and takes the answer with
 * the least that the system allows: recv() into one buffer over and over, or splice() to /dev/null,
 * which hands pages on instead of copying what is in them. Lesson 5 is measured beside both.
 */
#define _GNU_SOURCE /* for splice(), which is Linux's own */
#include "../../common/helper.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int connect_or_exit(const char *host, const char *port)
{
    uint64_t number;
    if (parse_number(port, 1, 65535, &number) == -1)
        exit_with_error("'%s' is no port", port);
    struct sockaddr_in server;
    char ip[INET_ADDRSTRLEN];
    const char *problem = resolve_host(host, &server, ip);
    if (problem != NULL)
        exit_with_error("cannot resolve %s: %s", host, problem);
    server.sin_port = htons((uint16_t)number);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        exit_with_errno("cannot create a socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        exit_with_errno("cannot connect to %s port %s", host, port);
    return fd;
}

static void receive_or_exit(int fd)
{
    static char buffer[65536]; /* as large as the lesson's */
    ssize_t received;
    do {
        received = recv(fd, buffer, sizeof buffer, 0);
    } while (received > 0);
    if (received == -1)
        exit_with_errno("cannot receive");
}

#ifdef __linux__
static void splice_or_exit(int fd)
{
    const size_t a_mebibyte = 1 << 20;
    int ends[2];
    int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere == -1 || pipe(ends) == -1)
        exit_with_errno("cannot open /dev/null and a pipe");
    ssize_t moved;
    while ((moved = splice(fd, NULL, ends[1], NULL, a_mebibyte, SPLICE_F_MOVE)) > 0) {
        while (moved > 0) {
            ssize_t dropped = splice(ends[0], NULL, nowhere, NULL, (size_t)moved, SPLICE_F_MOVE);
            if (dropped <= 0)
                exit_with_errno("cannot splice to /dev/null");
            moved -= dropped;
        }
    }
    if (moved == -1)
        exit_with_errno("cannot splice from the socket");
}
#else
static void splice_or_exit(int fd)
{
    (void)fd;
    exit_with_error("only Linux has splice()");
}
#endif

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc != 4 || (strcmp(argv[1], "recv") != 0 && strcmp(argv[1], "splice") != 0))
        exit_with_error("usage: floor recv|splice HOST PORT");
    int fd = connect_or_exit(argv[2], argv[3]);
    char message[512];
    snprintf(message, sizeof message, "GET / HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n",
        argv[2], argv[3]);
    if (send(fd, message, strlen(message), 0) == -1)
        exit_with_errno("cannot send");
    if (strcmp(argv[1], "recv") == 0)
        receive_or_exit(fd);
    else
        splice_or_exit(fd);
    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
