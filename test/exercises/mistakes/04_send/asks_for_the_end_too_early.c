/* A mistake: feof() is asked before the read that could find the end. */
#include "../../common/helper.h"

int main(int argc, char *argv[])
{
    struct command_line line = {0};
    line.host = "localhost";
    line.port = 80;
    read_command_line_or_exit(&line, argc, argv);
    struct sockaddr_in server;
    char ip[INET_ADDRSTRLEN];
    const char *problem = resolve_host(line.host, &server, ip);
    if (problem != NULL)
        exit_with_error("cannot resolve %s: %s", line.host, problem);
    server.sin_port = htons(line.port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1 || connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        exit_with_errno("cannot connect");

    char text[1000];
    long total = 0;
    while (!feof(stdin)) {
        fgets(text, sizeof text, stdin);
        size_t sent = 0;
        while (sent < strlen(text)) {
            ssize_t taken = send(fd, text + sent, strlen(text) - sent, 0);
            if (taken == -1)
                exit_with_errno("cannot send");
            sent += (size_t)taken;
        }
        total += (long)sent;
    }
    close(fd);
    printf("%ld bytes sent\n", total);
    return 0;
}
