#include "client.h"
#include "../../server/nonblocking.h"
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* In milliseconds: how long a pause is; a silence after which a server may let a client go; and how
 * long to doubt that it waits, for it may have begun to before the last piece came. */
enum { PAUSE = 200, LONG_SILENCE = 900, SETTLE = 100 };

/* In milliseconds: for how long nobody calls before one who comes late. */
enum { IDLE = 1500 };

/* In bytes: of no length that somebody would choose for a buffer, or for a part of one. */
enum { PIECE = 2999 };

/* How often clients come again, since we kept them silent for too long. */
enum { TRIES = 8 };

/* So much is done at a time, for there may be no end to what a server sends. */
enum { TURNS = 100 };

/* No more of an answer is kept; it is read to the end all the same. */
enum { ANSWER_MAX = 1 << 20 };

size_t count_sockets(const struct clients *clients)
{
    size_t count = 3 + TRIES; /* Two are for prepare_clients(). */
    for (const char *at = clients->script; *at != '\0'; at++)
        count += *at == ' ';
    return count;
}

/* ---- Before they come ---- */

/* Whoever closes a connection first keeps its port busy for a while (TIME_WAIT). */
static int leave_traces(struct program *program, int listener, uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int client = take_socket(program);
    if (client == -1 || listen(listener, 1) == -1 ||
        connect(client, (struct sockaddr *)&address, sizeof address) == -1)
        return -1;
    int server = accept(listener, NULL, NULL);
    char nothing;
    if (server == -1 || close(server) == -1 || recv(client, &nothing, 1, 0) != 0)
        return -1;
    return close(client);
}

int prepare_clients(struct clients *clients, uint16_t *port)
{
    int yes = 1;
    int fd = take_socket(clients->program);
    if (fd == -1 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1 ||
        take_telling_port(fd, port) == -1 ||
        (clients->has_traces && leave_traces(clients->program, fd, *port) == -1))
        return -1;
    clients->rest = clients->script;
    return close(fd);
}

/* ---- One of them ---- */

/* Connects it, and begins with its word. Returns 0, or -1 with errno. */
static int come(struct clients *clients, struct client *client, int64_t now)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(clients->port)};
    address.sin_addr = clients->address;
    char path[4096];
    clients->is_resting = false;
    snprintf(path, sizeof path, "%s/answer.%td", clients->directory, client - clients->all + 1);
    *client = (struct client){.word = client->word, .at = client->word, .silent_since = now};
    client->answer = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    client->fd = take_socket(clients->program);
    if (client->fd == -1 || client->answer == -1 || set_nonblocking(client->fd) == -1)
        return -1;
    if (connect(client->fd, (struct sockaddr *)&address, sizeof address) == -1 &&
        errno != EINPROGRESS)
        client->end = "refused";
    return 0;
}

static void leave(struct clients *clients, struct client *client)
{
    clients->is_resting = false;
    if (client->end == NULL)
        client->end = "left";
    close(client->fd);
    close(client->answer);
    client->fd = -1;
}

static bool has_sent_all(const struct clients *clients, const struct client *client)
{
    return client->sent == clients->request_length;
}

/* Whether it has come to its word's end. */
static bool is_at_end(const struct client *client)
{
    return *client->at == ' ' || *client->at == '\0';
}

static bool has_something(const struct client *client)
{
    struct pollfd polled = {.fd = client->fd, .events = POLLIN};
    return poll(&polled, 1, 0) > 0;
}

/* Whether the server may have let it go by now. */
static bool is_too_silent(const struct client *client, int64_t now)
{
    return now - client->silent_since >= LONG_SILENCE;
}

/* Sends its request as far as its letter wants. Returns whether that is done. */
static bool send_some(struct clients *clients, struct client *client, int64_t now)
{
    size_t left = clients->request_length - client->sent;
    size_t part = *client->at == 'h' ? left / 2 : *client->at == 'b' && left > PIECE ? PIECE : left;
    if (client->aim <= client->sent)
        client->aim = client->sent + part;
    while (client->sent < client->aim) {
        ssize_t sent =
            send(client->fd, clients->request + client->sent, client->aim - client->sent, 0);
        if (sent == -1 && should_try_again(errno))
            return false;
        if (sent == -1)
            break; /* What the server has done is seen when it is read. */
        client->sent += (size_t)sent;
    }
    client->was_silent = client->was_silent || is_too_silent(client, now);
    client->silent_since = now;
    clients->is_resting = false;
    return true;
}

/* The server has closed, or reset the connection. */
static int end_answer(struct clients *clients, struct client *client, int error, int64_t now)
{
    bool is_ours = client->was_silent || (*client->at != 'a' && is_too_silent(client, now));
    if (is_ours && client->received == 0) {
        leave(clients, client);
        errno = ETIMEDOUT;
        return clients->tries++ == TRIES ? -1 : come(clients, client, now);
    }
    client->end = error == ECONNREFUSED            ? "refused"
                  : client->is_early               ? "early"
                  : !has_sent_all(clients, client) ? "dropped"
                  : error == 0                     ? "closed"
                                                   : "reset";
    return 0;
}

/* Takes what there is of the answer. Returns whether that was anything, or -1 with errno. */
static int take_some(struct clients *clients, struct client *client, int64_t now)
{
    char bytes[16384];
    ssize_t received = recv(client->fd, bytes, sizeof bytes, 0);
    if (received == -1 && should_try_again(errno))
        return 0;
    if (received <= 0)
        return end_answer(clients, client, received == 0 ? 0 : errno, now) == -1 ? -1 : 1;
    client->is_early = client->is_early || !has_sent_all(clients, client);
    client->received += (size_t)received;
    if (client->received > ANSWER_MAX)
        return 1;
    ssize_t written = write(client->answer, bytes, (size_t)received);
    if (written >= 0 && written < received)
        errno = ENOSPC;
    return written == received ? 1 : -1;
}

static void reset(const struct client *client)
{
    /* Closing with an SO_LINGER time of 0 sends a reset instead of an orderly end. */
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/* Does what its letter says. Returns whether it is through with that. */
static bool do_letter(struct clients *clients, struct client *client, int64_t now)
{
    switch (*client->at) {
    case 's':
    case 'h':
    case 'b':
        return send_some(clients, client, now);
    case 'w':
        return clients->is_resting && now - client->silent_since >= SETTLE;
    case 'p':
        return now - client->silent_since >= PAUSE;
    case 'f':
        shutdown(client->fd, SHUT_WR);
        return true;
    case 'n':
        client->lets_next = true;
        return true;
    case 'r':
        reset(client);
        return true;
    default: /* 'c', and 'z' of one who has come */
        return true;
    }
}

/* Returns whether it could do anything, or -1 with errno. */
static int advance(struct clients *clients, struct client *client, int64_t now)
{
    if (client->fd == -1)
        return 0;
    if (client->end != NULL || is_at_end(client)) {
        leave(clients, client);
        return 1;
    }
    if (*client->at == 'a')
        return take_some(clients, client, now);
    if (strchr("wp", *client->at) != NULL && has_something(client)) {
        int taken = take_some(clients, client, now);
        if (client->received > 0)
            client->at = "a"; /* No more of the request for one who does not wait for it. */
        return taken;
    }
    if (!do_letter(clients, client, now))
        return 0;
    client->at++;
    return 1;
}

/* ---- All of them ---- */

/* Whether nobody has come, or who came last has gone. */
static bool is_nobody_there(const struct clients *clients)
{
    return clients->count == 0 || clients->all[clients->count - 1].fd == -1;
}

/* Whether the next one may come. The kernel keeps few in its queue for some servers, so they come
 * when all others have been accepted. */
static bool has_room(const struct clients *clients)
{
    if (clients->count == 0)
        return clients->is_resting;
    const struct client *last = &clients->all[clients->count - 1];
    bool is_refused = last->end != NULL && strcmp(last->end, "refused") == 0;
    bool is_accepted = clients->accepted >= clients->count || clients->is_resting;
    return last->lets_next || (last->fd == -1 && (is_accepted || is_refused));
}

/* Whether the next one wants to come later. */
static bool is_late(struct clients *clients, int64_t now)
{
    if (*clients->rest != 'z')
        return false;
    if (clients->idle_since == 0)
        clients->idle_since = now;
    return now - clients->idle_since < IDLE;
}

static int let_next_come(struct clients *clients, int64_t now)
{
    clients->idle_since = 0;
    struct client *next = &clients->all[clients->count++];
    next->word = clients->rest;
    clients->rest += strcspn(clients->rest, " ");
    clients->rest += strspn(clients->rest, " ");
    return come(clients, next, now);
}

int advance_clients(struct clients *clients, int64_t now)
{
    int happened = 0;
    bool has_more = clients->is_listening;
    for (int turn = 0; turn < TURNS && has_more; turn++) {
        has_more = false;
        if (*clients->rest != '\0' && has_room(clients) && !is_late(clients, now)) {
            if (let_next_come(clients, now) == -1)
                return -1;
            has_more = true;
        }
        for (size_t i = 0; i < clients->count; i++) {
            int did = advance(clients, &clients->all[i], now);
            if (did == -1)
                return -1;
            has_more = has_more || did;
        }
        happened = happened || has_more;
    }
    return happened;
}

size_t watch_clients(const struct clients *clients, struct pollfd *watched)
{
    size_t count = 0;
    for (size_t i = 0; i < clients->count; i++) {
        const struct client *client = &clients->all[i];
        if (client->fd != -1)
            watched[count++] = (struct pollfd){
                .fd = client->fd, .events = strchr("shb", *client->at) != NULL ? POLLOUT : POLLIN};
    }
    return count;
}

bool are_gone(const struct clients *clients)
{
    bool has_more = *clients->rest != '\0';
    for (size_t i = 0; i < clients->count; i++)
        has_more = has_more || clients->all[i].fd != -1;
    return !has_more;
}

bool are_pausing(const struct clients *clients)
{
    bool is_one_pausing = clients->is_listening && is_nobody_there(clients) &&
                          (!has_room(clients) || are_gone(clients));
    for (size_t i = 0; i < clients->count; i++) {
        const struct client *client = &clients->all[i];
        is_one_pausing = is_one_pausing || (client->fd != -1 && *client->at == 'w');
    }
    return is_one_pausing && !clients->is_resting;
}

bool are_silent(const struct clients *clients)
{
    if (clients->idle_since != 0)
        return false;
    for (size_t i = 0; i < clients->count; i++) {
        const struct client *client = &clients->all[i];
        if (client->fd != -1 && *client->at != 'a' && *client->at != 'w')
            return false;
    }
    return !are_pausing(clients);
}

bool are_patient(const struct clients *clients)
{
    for (size_t i = 0; i < clients->count; i++) {
        const struct client *client = &clients->all[i];
        if (client->fd != -1 && *client->at == 'a' && !has_sent_all(clients, client))
            return true;
    }
    return false;
}

void write_clients(const struct clients *clients, FILE *file)
{
    for (size_t i = 0; i < clients->count; i++) {
        const struct client *client = &clients->all[i];
        fprintf(file, "%zu %zu %s\n", i + 1, client->received,
            client->end == NULL ? "waiting" : client->end);
    }
}
