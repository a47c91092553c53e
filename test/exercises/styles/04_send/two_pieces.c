/* Right: readv() and writev() with two buffers, then shutdown(), and a wait for the
 * server's close. */
#include "../../common/helper.h"
#include <sys/uio.h>

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
    int fd = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (fd == -1 || connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        exit_with_errno("cannot connect to %s", line.host);

    char first[500];
    char second[3000];
    unsigned long long total = 0;
    for (;;) {
        struct iovec pieces[] = {{first, sizeof first}, {second, sizeof second}};
        ssize_t length = readv(STDIN_FILENO, pieces, 2);
        if (length == -1)
            exit_with_errno("cannot read stdin");
        if (length == 0)
            break;
        size_t left = (size_t)length;
        pieces[0].iov_len = left < sizeof first ? left : sizeof first;
        pieces[1].iov_len = left - pieces[0].iov_len;
        while (left > 0) {
            ssize_t sent = writev(fd, pieces, 2);
            if (sent == -1)
                exit_with_errno("cannot send");
            total += (unsigned long long)sent;
            left -= (size_t)sent;
            for (int i = 0; i < 2; i++) {
                size_t gone = (size_t)sent < pieces[i].iov_len ? (size_t)sent : pieces[i].iov_len;
                pieces[i].iov_base = (char *)pieces[i].iov_base + gone;
                pieces[i].iov_len -= gone;
                sent -= (ssize_t)gone;
            }
        }
    }
    char nothing[10];
    if (shutdown(fd, SHUT_WR) == -1 || recv(fd, nothing, sizeof nothing, 0) == -1)
        exit_with_errno("cannot end the connection");
    printf("%llu bytes sent\n", total);
    return 0;
}
