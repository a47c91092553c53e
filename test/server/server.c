#include "server.h"
#include "../diagram/turns.h"
#include "log.h"
#include "nonblocking.h"
#include "notes.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Of the descriptors that poll() watches, these come before the connections. */
enum { POLLED_SIGNALS, POLLED_LOG, POLLED_TURNS, POLLED_LISTENER, POLLED_FIRST };

/* The fault in which connect() has to wait: a queue for one, and that one, from ourselves, is never
 * let in. A system may round the queue's length up, so there are a few more. */
static int fill_queue(const struct sockaddr_in *address)
{
    enum { MORE_THAN_FIT = 16 };
    for (int i = 0; i < MORE_THAN_FIT; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1 || set_nonblocking(fd) == -1 || fcntl(fd, F_SETFD, FD_CLOEXEC) == -1)
            return -1;
        if (connect(fd, (const struct sockaddr *)address, sizeof *address) == -1 &&
            errno != EINPROGRESS)
            return -1;
    }
    return 0;
}

/* Gives a socket its address. Returns 0, or -1 with errno. */
static int bind_socket(int fd, const struct sockaddr_in *address)
{
    /* Without it a port stays in use for a minute after the last server on it has ended. */
    int yes = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1)
        return -1;
    return bind(fd, (const struct sockaddr *)address, sizeof *address);
}

int open_server(struct server *server, struct sockaddr_in *address)
{
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (server->listener == -1 || bind_socket(server->listener, address) == -1 ||
        set_nonblocking(server->listener) == -1 ||
        fcntl(server->listener, F_SETFD, FD_CLOEXEC) == -1)
        return -1;
    socklen_t size = sizeof *address;
    if (getsockname(server->listener, (struct sockaddr *)address, &size) == -1)
        return -1;
    switch (server->service.fault.door) {
    case DOOR_CLOSED:
        return 0;
    case DOOR_FULL:
        return listen(server->listener, 0) == -1 ? -1 : fill_queue(address);
    case DOOR_OPEN:
        return listen(server->listener, SOMAXCONN);
    }
    return 0;
}

/* Makes room for another connection. Returns 0, or -1 with errno. */
static int grow(struct server *server)
{
    if (server->count < server->capacity)
        return 0;
    size_t capacity = server->capacity == 0 ? 64 : server->capacity * 2;
    struct connection **connections =
        realloc(server->connections, capacity * sizeof(struct connection *));
    if (connections == NULL)
        return -1;
    server->connections = connections;
    struct pollfd *polled =
        realloc(server->polled, (POLLED_FIRST + capacity) * sizeof *server->polled);
    if (polled == NULL)
        return -1;
    server->polled = polled;
    server->capacity = capacity;
    return 0;
}

/* No descriptor is left for the next client, as errno says. It has to wait until another one
 * leaves, or for a second: what we lack may come from elsewhere. */
static void close_door(struct server *server)
{
    enum { A_WHILE = 1000 };
    if (!server->has_said_so)
        log_line("there are too many clients, the next has to wait: %s", strerror(errno));
    server->has_said_so = true;
    server->full_until = monotonic_milliseconds() + A_WHILE;
}

/* Lets in the next caller. Returns a socket that leads to it, or -1 with errno. */
static int accept_client(int listener, struct sockaddr_in *peer)
{
    socklen_t size = sizeof *peer;
    int fd = accept(listener, (struct sockaddr *)peer, &size);
    /* It has no flags yet that could get lost. */
    if (fd != -1 && fcntl(fd, F_SETFL, O_NONBLOCK) == -1) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Lets in all who wait at the door. Their sockets need no FD_CLOEXEC: COMMAND, where there is one,
 * was started before. */
static void accept_clients(struct server *server)
{
    while (grow(server) == 0) {
        struct sockaddr_in peer;
        int fd = accept_client(server->listener, &peer);
        if (fd == -1 && should_try_again(errno))
            return; /* Nobody is left. */
        if (fd == -1 && errno == ECONNABORTED)
            continue; /* Whoever was next has gone again. */
        if (fd == -1) {
            close_door(server);
            return;
        }
        server->has_said_so = false;
        struct connection *connection = begin_connection(fd, &peer, &server->service);
        if (connection != NULL)
            server->connections[server->count++] = connection;
    }
}

/* ---- Taking turns with a lesson that is drawn ---- */

/* For how many milliseconds we do nothing because it is the lesson's turn. It says so when it goes
 * on, but it may do anything else. */
enum { PATIENCE = 200 };

/* Hears what the lesson says. */
static void hear_lesson(struct server *server)
{
    char words[64];
    ssize_t count = recv(server->turns, words, sizeof words, MSG_DONTWAIT);
    for (ssize_t i = 0; i < count; i++) {
        server->is_offered = server->is_offered || words[i] == TURN_OFFERED;
        server->open_words++;
    }
    if (count == 0)
        server->turns = -1; /* It is gone, and SIGCHLD comes next. */
    server->is_lessons_turn = count == 0;
}

/* Answers the lesson: it is its turn. */
static void give_turn(struct server *server)
{
    server->is_lessons_turn = server->turns != -1 && server->open_words > 0;
    for (; server->open_words > 0; server->open_words--)
        send(server->turns, "", 1, MSG_DONTWAIT);
    server->is_offered = false;
}

/* Fills the list for poll(), and returns how long it may wait, in milliseconds, -1 for ever. */
static int prepare_poll(struct server *server, int signals)
{
    int64_t now = monotonic_milliseconds();
    if (server->full_until <= now)
        server->full_until = 0;
    bool is_open = server->full_until == 0 && !server->is_lessons_turn &&
                   server->service.fault.door == DOOR_OPEN;
    server->polled[POLLED_SIGNALS] = (struct pollfd){.fd = signals, .events = POLLIN};
    server->polled[POLLED_LOG] = wanted_by_log();
    server->polled[POLLED_TURNS] = (struct pollfd){.fd = server->turns, .events = POLLIN};
    server->polled[POLLED_LISTENER] =
        (struct pollfd){.fd = is_open ? server->listener : -1, .events = POLLIN};
    int64_t deadline = server->full_until == 0 ? INT64_MAX : server->full_until;
    for (size_t i = 0; i < server->count; i++) {
        struct connection *connection = server->connections[i];
        server->polled[POLLED_FIRST + i] =
            (struct pollfd){.fd = server->is_lessons_turn ? -1 : connection->fd,
                .events = wanted_events(connection)};
        if (connection->deadline < deadline)
            deadline = connection->deadline;
    }
    if (server->is_lessons_turn)
        return PATIENCE;
    if (server->is_offered)
        return 0;
    if (deadline == INT64_MAX)
        return -1;
    int64_t wait = deadline - now;
    if (wait < 0)
        return 0;
    return wait > INT_MAX ? INT_MAX : (int)wait;
}

/* Serves every connection that poll() has something to say about, or whose time is over. */
static void advance_all(struct server *server)
{
    int64_t now = monotonic_milliseconds();
    for (size_t i = 0; i < server->count; i++) {
        struct connection *connection = server->connections[i];
        if (server->polled[POLLED_FIRST + i].revents != 0)
            advance_connection(connection, &server->service);
        else if (connection->deadline <= now)
            expire_connection(connection, &server->service);
    }
}

static void free_those_over(struct server *server)
{
    size_t kept = 0;
    for (size_t i = 0; i < server->count; i++) {
        struct connection *connection = server->connections[i];
        if (connection->phase == PHASE_OVER) {
            free_connection(connection);
            server->full_until = 0;
        } else {
            server->connections[kept++] = connection;
        }
    }
    server->count = kept;
}

/* One turn of the loop, waiting no longer than `patience` milliseconds, or -1. Returns how many
 * descriptors had something to say, or -1 with errno. */
static int take_turn(struct server *server, int signals, int patience)
{
    if (grow(server) == -1)
        return -1;
    int wait = prepare_poll(server, signals);
    if (patience != -1 && (wait == -1 || wait > patience))
        wait = patience;
    int ready = poll(server->polled, (nfds_t)(POLLED_FIRST + server->count), wait);
    if (ready == -1)
        return errno == EINTR ? 0 : -1;
    if (server->polled[POLLED_LOG].revents != 0)
        advance_log();
    if (server->polled[POLLED_TURNS].revents != 0) {
        hear_lesson(server);
    } else if (server->is_lessons_turn) {
        server->is_lessons_turn = false;
        return ready;
    }
    bool is_knocked = server->polled[POLLED_LISTENER].revents != 0;
    unsigned long said = count_said();
    advance_all(server);
    if (is_knocked)
        accept_clients(server);
    free_those_over(server);
    if (server->turns != -1 && (count_said() != said || (ready == 0 && server->is_offered)))
        give_turn(server);
    return ready;
}

/* Lets as many clients in as the system allows us. Where it refuses, what we have will do. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int serve(struct server *server, int signals)
{
    raise_descriptor_limit();
    do {
        if (take_turn(server, signals, -1) == -1)
            return -1;
    } while (server->polled[POLLED_SIGNALS].revents == 0);
    return 0;
}

void serve_to_the_end(struct server *server)
{
    enum { MOMENT = 250, AT_MOST = 1000 };
    server->turns = -1;
    server->is_lessons_turn = false;
    int64_t end = monotonic_milliseconds() + AT_MOST;
    int ready;
    do {
        ready = take_turn(server, -1, server->count == 0 ? 0 : MOMENT);
    } while (ready > 0 && monotonic_milliseconds() < end);
}

void close_server(struct server *server)
{
    for (size_t i = 0; i < server->count; i++)
        free_connection(server->connections[i]);
    free(server->connections);
    free(server->polled);
    close(server->listener);
}
