#include "peer.h"
#include "../../server/nonblocking.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* How long ENDING_RESET waits for the program to take what has been sent, in milliseconds. A
 * program that waits in a way that we do not see keeps what it has been sent all the same. */
enum { BEFORE_RESET = 300 };

/* No more of what the program sends is kept; it is read to the end all the same. */
enum { RECEIVED_MAX = 64 * 1024 * 1024 };

int take_telling_port(int fd, uint16_t *taken)
{
    enum { FIRST = 20000, COUNT = 12000, TRIES = 1000 };
    unsigned int port = FIRST + (unsigned int)getpid() % COUNT;
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < TRIES; i++) {
        port = FIRST + (port - FIRST + 7919) % COUNT;
        address.sin_port = htons((uint16_t)port);
        *taken = (uint16_t)port;
        if (port >> 8 != (port & 0xff) &&
            bind(fd, (struct sockaddr *)&address, sizeof address) == 0)
            return 0;
    }
    return -1;
}

int open_peer(struct peer *peer, int listener, const char *received)
{
    peer->connection = -1;
    peer->listener = listener;
    peer->received = open(received, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (peer->received == -1 || set_nonblocking(listener) == -1 ||
        take_telling_port(listener, &peer->port) == -1)
        return -1;
    if (peer->play == PLAY_ABSENT)
        return 0;
    /* Those who do not read at once have little room, as they would have at the end of a long way.
     */
    int room = 32768;
    if ((peer->play == PLAY_PAUSE || peer->play == PLAY_GO) &&
        setsockopt(peer->listener, SOL_SOCKET, SO_RCVBUF, &room, sizeof room) == -1)
        return -1;
    return listen(peer->listener, SOMAXCONN);
}

/* Whether it is the peer's turn: after a request, or with a greeting. */
static bool is_answering(const struct peer *peer)
{
    return peer->has_request || peer->sent < peer->greeting_length;
}

struct pollfd watch_peer(const struct peer *peer)
{
    struct pollfd watched = {.fd = -1};
    if (peer->connection == -1 && peer->play != PLAY_ABSENT) {
        watched.fd = peer->listener;
        watched.events = POLLIN;
    } else if (peer->connection != -1 && !peer->is_pausing && peer->reset_time == 0 &&
               !peer->is_over) {
        watched.fd = peer->connection;
        watched.events = is_answering(peer) ? POLLOUT : POLLIN;
    }
    return watched;
}

/* Takes in the next caller. Returns whether there was one, or -1 with errno. */
static int let_in(struct peer *peer)
{
    int fd = accept(peer->listener, NULL, NULL);
    if (fd == -1)
        return should_try_again(errno) || errno == ECONNABORTED ? 0 : -1;
    if (set_nonblocking(fd) == -1 || fcntl(fd, F_SETFD, FD_CLOEXEC) == -1)
        return -1;
    peer->callers++;
    peer->connection = fd;
    peer->has_request = false;
    peer->is_over = false;
    peer->sent = 0;
    memset(peer->tail, 0, sizeof peer->tail);
    peer->is_pausing = peer->play == PLAY_PAUSE;
    peer->reset_time = 0;
    return 1;
}

/* The end for this caller; the next may come. */
static void hang_up(struct peer *peer)
{
    close(peer->connection);
    peer->connection = -1;
    peer->is_over = true;
}

static void reset(struct peer *peer)
{
    /* Closing with an SO_LINGER time of 0 sends a reset instead of an orderly end. */
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(peer->connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    hang_up(peer);
}

static void remember_tail(struct peer *peer, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        memmove(peer->tail, peer->tail + 1, sizeof peer->tail - 1);
        peer->tail[sizeof peer->tail - 1] = bytes[i];
    }
}

/* Who ends lines with \n alone is answered, too, and corrected by the checks. */
static bool ends_request(const struct peer *peer)
{
    return memcmp(peer->tail, "\r\n\r\n", 4) == 0 || memcmp(peer->tail + 1, "\n\r\n", 3) == 0 ||
           memcmp(peer->tail + 2, "\n\n", 2) == 0;
}

static int keep(struct peer *peer, const char *bytes, size_t length)
{
    if (lseek(peer->received, 0, SEEK_CUR) >= RECEIVED_MAX)
        return 0;
    ssize_t written = write(peer->received, bytes, length);
    if (written >= 0 && (size_t)written < length)
        errno = ENOSPC;
    return written == (ssize_t)length ? 0 : -1;
}

/* What has come together with the request, and does not belong to it. */
static int keep_what_follows(struct peer *peer)
{
    char buffer[64];
    ssize_t received = recv(peer->connection, buffer, sizeof buffer, 0);
    return received > 0 ? keep(peer, buffer, (size_t)received) : 0;
}

static int receive(struct peer *peer)
{
    char buffer[65536];
    /* A request is read a byte at a time, so that what comes behind it is left for later. */
    size_t size = peer->play == PLAY_ANSWER ? 1 : sizeof buffer;
    ssize_t received = recv(peer->connection, buffer, size, 0);
    if (received == -1 && should_try_again(errno))
        return 0;
    if (received <= 0) {
        peer->was_reset = received == -1;
        hang_up(peer);
        return 1;
    }
    if (keep(peer, buffer, (size_t)received) == -1)
        return -1;
    if (peer->play == PLAY_GO) {
        /* With our side closed first the program's next send() is told EPIPE, and not ECONNRESET:
         * that is the one with the signal. */
        shutdown(peer->connection, SHUT_WR);
        reset(peer);
    } else if (peer->play == PLAY_ANSWER) {
        remember_tail(peer, buffer, (size_t)received);
        peer->has_request = ends_request(peer);
        if (peer->has_request && keep_what_follows(peer) == -1)
            return -1;
    }
    return 1;
}

/* The answer has gone out. */
static void end_answer(struct peer *peer, int64_t now)
{
    switch (peer->ending) {
    case ENDING_STAY:
        peer->is_over = true;
        break;
    case ENDING_CLOSE:
        /* Only our side: what the program may still send must not turn the end into a reset. */
        shutdown(peer->connection, SHUT_WR);
        peer->is_over = true;
        break;
    case ENDING_RESET:
        peer->reset_time = now + BEFORE_RESET;
    }
}

/* How much of the answer may be sent for now. */
static size_t get_answer_end(const struct peer *peer)
{
    if (!peer->has_request)
        return peer->greeting_length;
    return peer->pause_at > peer->sent ? peer->pause_at : peer->answer_length;
}

static int answer(struct peer *peer, int64_t now)
{
    if (peer->sent == peer->answer_length) {
        end_answer(peer, now);
        return 1;
    }
    size_t end = get_answer_end(peer);
    ssize_t sent = send(peer->connection, peer->answer + peer->sent, end - peer->sent, 0);
    if (sent == -1 && should_try_again(errno))
        return 0;
    if (sent == -1) {
        hang_up(peer); /* The program has had enough. */
        return 1;
    }
    peer->sent += (size_t)sent;
    peer->is_pausing = peer->sent == peer->pause_at;
    return 1;
}

int advance_peer(struct peer *peer, int64_t now, bool is_waited_for)
{
    if (peer->connection == -1)
        return peer->play == PLAY_ABSENT ? 0 : let_in(peer);
    if (peer->is_over || peer->is_pausing)
        return 0;
    if (peer->reset_time > 0) {
        if (now < peer->reset_time && !is_waited_for)
            return 0;
        reset(peer);
        return 1;
    }
    return is_answering(peer) ? answer(peer, now) : receive(peer);
}

void end_pause(struct peer *peer)
{
    peer->is_pausing = false;
}

bool is_silent(const struct peer *peer)
{
    if (peer->is_pausing || peer->reset_time > 0)
        return false;
    return peer->play != PLAY_ANSWER || !is_answering(peer) || peer->is_over;
}

bool is_expecting(const struct peer *peer)
{
    return peer->connection != -1 && !is_answering(peer) && !peer->is_over && !peer->is_pausing;
}
