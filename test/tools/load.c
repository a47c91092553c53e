/*
 * load HOST CLIENTS STALLED PORT: CLIENTS connect at once to a server, and stay connected until all
 * are. STALLED of them never finish their request, the others do and read their answer to its end.
 * Prints how many were answered. Exit status 0 when all who asked were.
 */
#define _XOPEN_SOURCE 700
#include "../../common/helper.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
    bool stalls;
    size_t received;
    char start[16]; /* of the answer */
};

static uint64_t read_count(const char *text)
{
    uint64_t count;
    if (parse_number(text, 0, 65535, &count) == -1)
        exit_with_error("'%s' is no number from 0 to 65535", text);
    return count;
}

static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
        exit_with_errno("cannot read the limit of descriptors");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
        exit_with_errno("cannot raise the limit of descriptors");
}

static int connect_client(const struct sockaddr_in *server)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        exit_with_errno("cannot create a socket");
    if (set_time_limit(fd, 10) == -1)
        exit_with_errno("cannot set a time limit");
    if (connect(fd, (const struct sockaddr *)server, sizeof *server) == -1)
        exit_with_errno("cannot connect");
    return fd;
}

/* Receives what is there for a client. Returns false when its answer is over. */
static bool receive(int fd, struct client *client)
{
    char buffer[4096];
    ssize_t received = recv(fd, buffer, sizeof buffer, 0);
    if (received <= 0)
        return false;
    for (size_t i = 0; i < (size_t)received && client->received + i < sizeof client->start; i++)
        client->start[client->received + i] = buffer[i];
    client->received += (size_t)received;
    return true;
}

/* Receives until all who have asked are answered or nothing comes for ten seconds. Returns how many
 * answers began as they should. */
static size_t receive_answers(
    struct pollfd *polled, struct client *clients, size_t count, size_t waiting)
{
    static const char expected[] = "HTTP/1.1 200 OK";
    size_t answered = 0;
    while (waiting > 0 && poll(polled, (nfds_t)count, 10000) > 0) {
        for (size_t i = 0; i < count; i++) {
            if (polled[i].revents == 0 || receive(polled[i].fd, &clients[i]))
                continue;
            answered += memcmp(clients[i].start, expected, strlen(expected)) == 0;
            waiting--;
            close(polled[i].fd);
            polled[i].fd = -1;
        }
    }
    return answered;
}

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc != 5)
        exit_with_error("usage: load HOST CLIENTS STALLED PORT");
    size_t count = (size_t)read_count(argv[2]);
    size_t stalled = (size_t)read_count(argv[3]);
    struct sockaddr_in server;
    char ip[INET_ADDRSTRLEN];
    const char *problem = resolve_host(argv[1], &server, ip);
    if (problem != NULL)
        exit_with_error("cannot resolve %s: %s", argv[1], problem);
    server.sin_port = htons((uint16_t)read_count(argv[4]));
    if (stalled > count)
        exit_with_error("more clients are to stall than there are");
    raise_descriptor_limit();

    struct pollfd *polled = calloc(count, sizeof *polled);
    struct client *clients = calloc(count, sizeof *clients);
    if (count > 0 && (polled == NULL || clients == NULL))
        exit_with_errno("cannot hold %zu clients", count);
    for (size_t i = 0; i < count; i++) {
        /* Spread evenly, so that whoever comes after one who stalls would notice. */
        clients[i].stalls = i * stalled / count != (i + 1) * stalled / count;
        polled[i].fd = connect_client(&server);
        polled[i].events = clients[i].stalls ? 0 : POLLIN;
    }
    for (size_t i = 0; i < count; i++) {
        const char *request = clients[i].stalls ? "GET / HTTP/1.1\r\nHost: x\r\n"
                                                : "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        /* So few bytes go out at once, or not at all. */
        if (send(polled[i].fd, request, strlen(request), 0) == -1)
            exit_with_errno("cannot send");
    }
    size_t answered = receive_answers(polled, clients, count, count - stalled);
    free(polled);
    free(clients);
    printf("%zu clients at once, %zu of them stalled; %zu of the other %zu were answered\n", count,
        stalled, answered, count - stalled);
    return answered == count - stalled ? EXIT_SUCCESS : EXIT_FAILURE;
}
