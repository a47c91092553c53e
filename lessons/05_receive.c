/*
 * Lesson 5: receive the answer. New: recv(), which gives a piece at a time, and 0 at the end.
 */
#include "../common/helper.h"

int main(int argc, char *argv[])
{
    struct command_line line = {0};
    line.host = "www.google.com";
    line.port = 80;
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

    server.sin_port = htons(line.port);
    if (set_time_limit(fd, line.timeout) == -1)
        exit_with_errno("cannot set a time limit");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        exit_with_errno("cannot connect to %s (%s) port %d", line.host, ip, line.port);
    printf("Socket connected to %s on ip %s\n", line.host, ip);

    char message[512];
    snprintf(message, sizeof message, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
        line.authority);
    size_t length = strlen(message), sent = 0;
    while (sent < length) {
        ssize_t taken = send(fd, message + sent, length - sent, 0);
        if (taken == -1 && errno != EINTR)
            exit_with_errno("cannot send to %s (%s) port %d", line.host, ip, line.port);
        if (taken > 0)
            sent += (size_t)taken;
    }
    printf("Message sent: %zu bytes\n", sent);

    char buffer[65536];
    uint64_t total = 0;
    ssize_t received;
    while ((received = recv(fd, buffer, sizeof buffer, 0)) != 0) {
        if (received == -1 && errno != EINTR)
            exit_with_errno("cannot receive from %s (%s) port %d", line.host, ip, line.port);
        if (received > 0)
            total += show_or_exit(buffer, (size_t)received);
    }
    if (total == 0)
        exit_with_error("no answer from %s (%s) port %d: not one byte", line.host, ip, line.port);

    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
