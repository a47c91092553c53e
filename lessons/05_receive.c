/*
 * Lesson 5: receive the answer. New: recv(). TCP carries a stream of bytes, so the answer comes in
 * pieces of any size, and it ends when recv() returns 0: the server has closed its side.
 */
#include "../common/helper.h"
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

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        exit_with_errno("cannot create a socket");
    print_or_exit("Socket created!\n");

    struct sockaddr_in server;
    char ip[INET_ADDRSTRLEN];
    const char *problem = resolve_host(line.host, &server, ip);
    if (problem != NULL)
        exit_with_error("cannot resolve %s: %s", line.host, problem);
    print_or_exit("IP Address of %s is %s\n", line.host, ip);

    server.sin_port = htons(line.port);
    if (set_nonblocking(fd) == -1)
        exit_with_errno("cannot make the socket non-blocking");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1 &&
        finish_connect(fd, line.timeout) == -1)
        exit_with_errno("cannot connect to %s (%s) port %d", line.host, ip, line.port);
    print_or_exit("Socket connected to %s on ip %s\n", line.host, ip);

    char message[512];
    size_t length = format_or_exit(message, sizeof message,
        "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", line.authority);
    if (send_all(fd, message, length, line.timeout) == -1)
        exit_with_errno("cannot send to %s (%s) port %d", line.host, ip, line.port);
    print_or_exit("Message sent: %zu bytes\n", length);

    char buffer[65536];
    uint64_t total = 0;
    ssize_t received;
    while ((received = recv(fd, buffer, sizeof buffer, 0)) != 0) {
        if (received > 0)
            total += show_or_exit(buffer, (size_t)received);
        else if (wait_to_receive(fd, line.timeout) == -1)
            exit_with_errno("cannot receive from %s (%s) port %d", line.host, ip, line.port);
    }
    if (total == 0)
        exit_with_error("no answer from %s (%s) port %d: not one byte", line.host, ip, line.port);

    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
