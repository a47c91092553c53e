/* A mistake: a send() that fails only ends the loop, and nobody is told. */
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static int open_connection(const char *host, const char *port)
{
    struct addrinfo hints = {0}, *list;
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    int error = getaddrinfo(host, NULL, &hints, &list);
    if (error != 0) {
        fprintf(stderr, "cannot resolve %s: %s\n", host, gai_strerror(error));
        exit(1);
    }
    struct sockaddr_in server;
    memcpy(&server, list->ai_addr, sizeof server);
    server.sin_port = htons(atoi(port));
    freeaddrinfo(list);

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        die("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) < 0)
        die("connect");
    return fd;
}

static void send_everything(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, data, length);
        if (n < 0)
            break;
        data += n;
        length -= n;
    }
}

int main(int argc, char *argv[])
{
    if (argc < 3) {
        fprintf(stderr, "usage: 04_send HOST PORT\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    int fd = open_connection(argv[1], argv[2]);
    char data[1024];
    long total = 0;
    size_t n;
    while ((n = fread(data, 1, sizeof data, stdin)) > 0) {
        send_everything(fd, data, n);
        total += n;
    }
    close(fd);
    printf("%ld bytes sent\n", total);
    return 0;
}
