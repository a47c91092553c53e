/*
 * The other end of the line: what a student's program talks to. It does one of a few plays, and
 * never anything that depends on how fast somebody is.
 */
#ifndef HARNESS_PEER_H
#define HARNESS_PEER_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum play {
    PLAY_ABSENT, /* the port is taken, and nobody listens */
    PLAY_READ,   /* reads until the program closes, then closes */
    PLAY_PAUSE,  /* reads nothing until it is told to go on */
    PLAY_GO,     /* reads a little, closes its side, and then resets the connection */
    PLAY_ANSWER  /* reads a request up to its empty line, then sends an answer */
};

/* What comes after an answer. */
enum ending { ENDING_STAY, ENDING_CLOSE, ENDING_RESET };

struct peer {
    enum play play;
    enum ending ending;
    char *answer; /* not ours */
    size_t answer_length;
    size_t greeting_length; /* so much of it is sent before any request comes */
    size_t pause_at;        /* where in the answer it is silent until it is told to go on, or 0 */

    uint16_t port;
    int listener;
    int connection;       /* -1 for none */
    unsigned int callers; /* how many have connected */
    int received;         /* the file for what the program sends */
    char tail[4];         /* its last bytes */
    bool has_request;
    bool was_reset; /* by the program */
    size_t sent;
    bool is_pausing;
    int64_t reset_time; /* of the clock in milliseconds, 0 for none */
    bool is_over;       /* has said and done all that it had to */
};

/* Binds a socket to a free port of 127.0.0.1. Of one with two equal bytes nobody could say whether
 * htons() was forgotten. Returns 0, or -1 with errno. */
int take_telling_port(int fd, uint16_t *taken);

/* Listens on a free port of 127.0.0.1, with the socket `listener`. What the program sends goes to
 * the file `received`. Returns 0, or -1 with errno. */
int open_peer(struct peer *peer, int listener, const char *received);

/* What poll() should watch for the peer. */
struct pollfd watch_peer(const struct peer *peer);

/* Does what can be done at the time `now`; with `is_waited_for` the program has taken all that came
 * and waits for more. Returns whether anything has happened, or -1 with errno. */
int advance_peer(struct peer *peer, int64_t now, bool is_waited_for);

/* Ends a pause, if there is one. */
void end_pause(struct peer *peer);

/* Whether the program can wait for ever without another byte from us. */
bool is_silent(const struct peer *peer);

/* Whether the end of what the program has sent has not been seen yet. */
bool is_expecting(const struct peer *peer);

#endif
