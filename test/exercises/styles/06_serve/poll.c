/* Right: one loop around poll(), with sockets that never wait, and a deadline for each client. */
#define _POSIX_C_SOURCE 200809L
#include "../../common/helper.h"
#include <fcntl.h>
#include <poll.h>
#include <time.h>

enum { CLIENTS = 10, REQUEST_MAX = 5000 };

static struct pollfd polled[1 + CLIENTS];
static struct {
    char request[REQUEST_MAX];
    size_t length;
    const char *answer;
    double deadline;
} clients[1 + CLIENTS];

static const char answer[] =
    "HTTP/1.1 200 OK\r\nServer: poll\r\nContent-Length: 3\r\nConnection: close\r\n\r\nHi\n";

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void drop(int i)
{
    close(polled[i].fd);
    polled[i].fd = -1;
}

static void take_in(void)
{
    int fd = accept(polled[0].fd, NULL, NULL);
    if (fd == -1)
        return;
    for (int i = 1; i <= CLIENTS; i++) {
        if (polled[i].fd != -1)
            continue;
        fcntl(fd, F_SETFL, O_NONBLOCK);
        polled[i] = (struct pollfd){.fd = fd, .events = POLLIN};
        clients[i].length = 0;
        clients[i].answer = NULL;
        clients[i].deadline = now() + 1;
        return;
    }
    close(fd);
}

static int has_end(const char *request, size_t length)
{
    for (const char *at = request; at + 4 <= request + length; at++) {
        if (memcmp(at, "\r\n\r\n", 4) == 0)
            return 1;
    }
    return 0;
}

static void receive(int i)
{
    ssize_t n = recv(
        polled[i].fd, clients[i].request + clients[i].length, REQUEST_MAX - clients[i].length, 0);
    if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    if (n <= 0) {
        drop(i);
        return;
    }
    clients[i].length += (size_t)n;
    clients[i].deadline = now() + 1;
    if (has_end(clients[i].request, clients[i].length)) {
        clients[i].answer = answer;
        polled[i].events = POLLOUT;
    } else if (clients[i].length == REQUEST_MAX) {
        drop(i);
    }
}

static void send_some(int i)
{
    ssize_t n = send(polled[i].fd, clients[i].answer, strlen(clients[i].answer), 0);
    if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    if (n == -1 || *(clients[i].answer += n) == '\0')
        drop(i);
}

int main(int argc, char *argv[])
{
    uint64_t port;
    const char *address = argc > 2 ? argv[2] : "127.0.0.1";
    struct sockaddr_in at = {.sin_family = AF_INET};
    if (prepare_process(argv[0]) == -1)
        return 1;
    if (argc < 2 || parse_number(argv[1], 0, 65535, &port) == -1 ||
        inet_pton(AF_INET, address, &at.sin_addr) != 1)
        exit_with_error("usage: PORT [ADDRESS]");
    at.sin_port = htons((uint16_t)port);
    int yes = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    socklen_t size = sizeof at;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&at, size) == -1 || listen(fd, 5) == -1 ||
        fcntl(fd, F_SETFL, O_NONBLOCK) == -1 ||
        getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        exit_with_errno("cannot listen");
    printf("Socket created!\nListening on %s:%d\n", address, ntohs(at.sin_port));
    for (int i = 0; i <= CLIENTS; i++)
        polled[i] = (struct pollfd){.fd = i == 0 ? fd : -1, .events = POLLIN};
    for (;;) {
        double wait = 3600;
        for (int i = 1; i <= CLIENTS; i++) {
            if (polled[i].fd != -1 && clients[i].deadline <= now())
                drop(i);
            else if (polled[i].fd != -1 && clients[i].deadline - now() < wait)
                wait = clients[i].deadline - now();
        }
        if (poll(polled, 1 + CLIENTS, wait < 0 ? 0 : (int)(wait * 1000) + 1) == -1)
            continue;
        for (int i = 1; i <= CLIENTS; i++) {
            if (polled[i].fd != -1 && polled[i].revents != 0)
                (clients[i].answer == NULL ? receive : send_some)(i);
        }
        if (polled[0].revents != 0)
            take_in();
    }
}
