/* Right: epoll, edge-triggered, accept4(), and a timer for each client. */
#define _GNU_SOURCE
#include "../../common/helper.h"
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>

struct client {
    int fd;
    char request[4200];
    size_t length, sent;
    bool has_request;
    time_t last;
    struct client *next;
};

static struct client *all;
static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nepoll\n";

static time_t milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Returns whether there is more to come. */
static bool advance(struct client *c)
{
    ssize_t n;
    while (!c->has_request) {
        if (c->length == sizeof c->request)
            return false;
        n = recv(c->fd, c->request + c->length, sizeof c->request - c->length, 0);
        if (n == -1 && errno == EAGAIN)
            return true;
        if (n <= 0)
            return false;
        c->length += (size_t)n;
        c->last = milliseconds();
        c->has_request = memmem(c->request, c->length, "\r\n\r\n", 4) != NULL;
    }
    while (c->sent < sizeof answer - 1) {
        n = send(c->fd, answer + c->sent, sizeof answer - 1 - c->sent, MSG_NOSIGNAL);
        if (n == -1)
            return errno == EAGAIN;
        c->sent += (size_t)n;
    }
    return false;
}

static void forget(struct client *c)
{
    struct client **link = &all;
    while (*link != c)
        link = &(*link)->next;
    *link = c->next;
    close(c->fd);
    free(c);
}

int main(int argc, char *argv[])
{
    uint64_t port = 0;
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;
    int one = 1;
    if (prepare_process(argv[0]) == -1 || argc < 2 ||
        parse_number(argv[1], 0, 65535, &port) == -1 ||
        inet_aton(argc > 2 ? argv[2] : "127.0.0.1", &at.sin_addr) == 0)
        exit_with_error("usage: 06_serve PORT [ADDRESS]");
    at.sin_port = htons((uint16_t)port);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&at, sizeof at) == -1 || listen(listener, 20) == -1)
        exit_with_errno("cannot listen");
    getsockname(listener, (struct sockaddr *)&at, &size);
    printf("Listening on %s:%d\n", inet_ntoa(at.sin_addr), ntohs(at.sin_port));

    int poller = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int ready = epoll_wait(poller, &event, 1, all == NULL ? -1 : 100);
        if (ready == 1 && event.data.ptr == NULL) {
            int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
            struct client *c = fd == -1 ? NULL : calloc(1, sizeof *c);
            if (c == NULL)
                continue;
            *c = (struct client){.fd = fd, .last = milliseconds(), .next = all};
            all = c;
            event = (struct epoll_event){.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
            epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
        } else if (ready == 1 && !advance(event.data.ptr)) {
            forget(event.data.ptr);
        }
        for (struct client *c = all, *next; c != NULL; c = next) {
            next = c->next;
            if (milliseconds() - c->last > 1000)
                forget(c);
        }
    }
}
