#define _GNU_SOURCE /* for POLLRDHUP, which POSIX does not have */
#include "connection.h"
#include "log.h"
#include "nonblocking.h"
#include "notes.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* How long, in seconds, a client may take nothing of its answer: behind a slow one may be a person
 * who reads page by page. */
enum { ANSWER_TIMEOUT = 60 };

/* For clients from whom we do not read: some systems tell when one has gone, but where they do not,
 * it must not stay for ever. */
#ifdef POLLRDHUP
static const short gone = POLLRDHUP;
#else
static const short gone = 0;
#endif
enum { IGNORING_TIMEOUT = 60 };

/* The length of the pause that is a fault, in seconds. */
enum { PAUSE = 1 };

int64_t monotonic_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Begins a phase that may last `timeout` seconds, 0 for any time. */
static void enter(struct connection *connection, enum phase phase, int timeout)
{
    connection->phase = phase;
    connection->deadline =
        timeout == 0 ? INT64_MAX : monotonic_milliseconds() + (int64_t)timeout * 1000;
}

/* The socket is closed. */
static void leave(struct connection *connection)
{
    connection->fd = -1;
    enter(connection, PHASE_OVER, 0);
}

static void finish(struct connection *connection)
{
    note_call("close", connection->fd, connection->port, close(connection->fd));
    leave(connection);
}

/* Closing with an SO_LINGER time of 0 sends a reset instead of an orderly end. */
static void reset(struct connection *connection)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == -1)
        log_line("%s cannot be reset: %s", connection->peer, strerror(errno));
    else
        log_line("%s was reset by the server", connection->peer);
    note_call("reset", connection->fd, connection->port, close(connection->fd));
    leave(connection);
}

/* Ends our side of the line; the client's stays open. */
static void close_side(struct connection *connection)
{
    note_call("shutdown", connection->fd, connection->port, shutdown(connection->fd, SHUT_WR));
}

/* What the fault, if there is one, does to a client that has only just connected. */
static void welcome(struct connection *connection, enum welcome kind)
{
    switch (kind) {
    case WELCOME_READ:
        break;
    case WELCOME_CLOSE:
        log_line("%s: the server closed, with whatever was sent unread", connection->peer);
        finish(connection);
        break;
    case WELCOME_RESET:
        reset(connection);
        break;
    case WELCOME_HALF_CLOSE:
        log_line("%s: the server closed its side, and reads on", connection->peer);
        close_side(connection);
        enter(connection, PHASE_SILENCE, 0);
        break;
    case WELCOME_IGNORE:
        log_line("%s is not read from", connection->peer);
        enter(connection, PHASE_IGNORING, IGNORING_TIMEOUT);
    }
}

struct connection *begin_connection(
    int fd, const struct sockaddr_in *peer, const struct service *service)
{
    struct connection *connection = malloc(sizeof *connection);
    if (connection == NULL) {
        log_line("no memory for another client");
        close(fd);
        return NULL;
    }
    /* Not the buffer for the request: untouched memory costs nothing. */
    connection->fd = fd;
    connection->received = 0;
    connection->sent = 0;
    connection->answer = (struct answer){0};
    char ip[INET_ADDRSTRLEN];
    if (inet_ntop(AF_INET, &peer->sin_addr, ip, sizeof ip) == NULL)
        strcpy(ip, "?");
    connection->port = ntohs(peer->sin_port);
    snprintf(connection->peer, sizeof connection->peer, "%s:%d", ip, connection->port);
    log_line("%s connected", connection->peer);
    note_call("accept", fd, connection->port, fd);

    enter(connection, PHASE_REQUEST, service->timeout);
    welcome(connection, service->fault.welcome);
    return connection;
}

short wanted_events(const struct connection *connection)
{
    switch (connection->phase) {
    case PHASE_ANSWER:
        return POLLOUT;
    case PHASE_PAUSE:
        return 0; /* poll() still tells when the connection is lost. */
    case PHASE_IGNORING:
        /* While a lesson is drawn we look away: our close would come before its end is noted. */
        return takes_notes() ? 0 : gone;
    default:
        return POLLIN;
    }
}

/* The answer has gone as far as it was meant to go. */
static void end_answer(struct connection *connection, const struct service *service)
{
    const struct answer *answer = &connection->answer;
    if (answer->length == answer->full_length)
        log_line("%s was answered %s, %" PRIu64 " bytes", connection->peer,
            describe_status(answer->status), answer->length);
    else
        log_line("%s was answered %" PRIu64 " of %" PRIu64 " bytes", connection->peer,
            answer->length, answer->full_length);

    switch (answer->ending) {
    case END_WITH_RESET:
        reset(connection);
        break;
    case END_WITH_SILENCE:
        log_line("%s gets nothing more, and no close", connection->peer);
        enter(connection, PHASE_SILENCE, 0);
        break;
    case END_WITH_PAUSE:
        enter(connection, PHASE_PAUSE, PAUSE);
        break;
    case END_WITH_CLOSE:
        /* Only our side: close() with bytes unread would send a reset, and that could overtake the
         * answer. The client may have gone already, which the next recv() tells. */
        log_line("%s: the server closed its side", connection->peer);
        close_side(connection);
        enter(connection, PHASE_LINGERING, service->timeout);
    }
}

/* Sends once: then the other clients have their turn. */
static void send_answer(struct connection *connection, const struct service *service)
{
    const char *bytes;
    size_t length = next_bytes(&connection->answer, connection->sent, &bytes);
    ssize_t sent = length == 0 ? 0 : send(connection->fd, bytes, length, 0);
    if (sent == -1 && should_try_again(errno))
        return;
    if (length > 0)
        note_bytes("send", connection->fd, connection->port, bytes, length, sent);
    if (sent == -1) {
        log_line("%s went away after %" PRIu64 " of %" PRIu64 " bytes: %s", connection->peer,
            connection->sent, connection->answer.length, strerror(errno));
        finish(connection);
        return;
    }
    connection->sent += (uint64_t)sent;
    enter(connection, PHASE_ANSWER, ANSWER_TIMEOUT);
    if (connection->sent == connection->answer.length)
        end_answer(connection, service);
}

static void begin_answer(
    struct connection *connection, struct request request, const struct service *service)
{
    struct answer *answer = &connection->answer;
    struct visit visit = {connection->peer, connection->request, connection->received};
    if (plan_answer(answer, request, visit, service->has_size, service->size) == -1)
        answer = NULL;
    else if (service->fault.spoil != NULL)
        service->fault.spoil(answer);
    if (answer == NULL || compose_answer(answer) == -1) {
        log_line("%s cannot be answered: %s", connection->peer, strerror(errno));
        finish(connection);
        return;
    }
    enter(connection, PHASE_ANSWER, ANSWER_TIMEOUT);
    send_answer(connection, service);
}

static void end_of_stream(struct connection *connection)
{
    if (connection->phase == PHASE_REQUEST && connection->received > 0)
        log_line("%s closed in the middle of its request", connection->peer);
    else
        log_line("%s closed its side", connection->peer);
    finish(connection);
}

/* Reads into `buffer` once. Returns how many bytes came; on 0 there is nothing more to do now. */
static size_t receive(struct connection *connection, char *buffer, size_t size)
{
    ssize_t received = recv(connection->fd, buffer, size, 0);
    if (received != -1 || !should_try_again(errno))
        note_bytes("recv", connection->fd, connection->port, buffer, size, received);
    if (received > 0 && connection->phase == PHASE_REQUEST) {
        log_bytes(buffer, (size_t)received, "%s sent %zd bytes: ", connection->peer, received);
        return (size_t)received;
    }
    if (received > 0) {
        log_line("%s sent %zd bytes more", connection->peer, received);
        return (size_t)received;
    }
    /* A client that closes before it has read our answer makes its system send a reset; when we
     * have said all we had to say, that is just its way to close. */
    if (received == 0 || (connection->phase == PHASE_LINGERING && !should_try_again(errno)))
        end_of_stream(connection);
    else if (!should_try_again(errno)) {
        log_line("%s broke off: %s", connection->peer, strerror(errno));
        finish(connection);
    }
    return 0;
}

static void receive_request(struct connection *connection, const struct service *service)
{
    size_t before = connection->received;
    size_t received =
        receive(connection, connection->request + before, sizeof connection->request - before);
    if (received == 0)
        return;
    connection->received += received;

    size_t head = find_end_of_head(connection->request, connection->received, before);
    if (head > 0)
        begin_answer(connection, judge_request(connection->request, head), service);
    else if (connection->received == sizeof connection->request)
        begin_answer(
            connection, judge_part_of_request(connection->request, connection->received), service);
}

/* What still comes is of no interest, except its end. */
static void receive_and_forget(struct connection *connection)
{
    char buffer[HEAD_MAX];
    receive(connection, buffer, sizeof buffer);
}

void advance_connection(struct connection *connection, const struct service *service)
{
    switch (connection->phase) {
    case PHASE_REQUEST:
        receive_request(connection, service);
        break;
    case PHASE_ANSWER:
        send_answer(connection, service);
        break;
    case PHASE_SILENCE:
    case PHASE_LINGERING:
    case PHASE_PAUSE:
        receive_and_forget(connection);
        break;
    case PHASE_IGNORING:
        end_of_stream(connection);
        break;
    case PHASE_OVER:
        break;
    }
}

void expire_connection(struct connection *connection, const struct service *service)
{
    if (connection->phase == PHASE_PAUSE) {
        resume_answer(&connection->answer);
        enter(connection, PHASE_ANSWER, ANSWER_TIMEOUT);
        return;
    }
    if (connection->phase == PHASE_REQUEST && connection->received > 0) {
        begin_answer(connection, (struct request){.status = 408}, service);
        return;
    }
    if (connection->phase == PHASE_REQUEST)
        log_line("%s sent nothing for %d s and was let go", connection->peer, service->timeout);
    else
        log_line("%s did not go on and was let go", connection->peer);
    finish(connection);
}

void free_connection(struct connection *connection)
{
    if (connection->fd != -1)
        finish(connection);
    free_answer(&connection->answer);
    free(connection);
}
