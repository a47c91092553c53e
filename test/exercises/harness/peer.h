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
    PLAY_PAUSE,  /* reads nothing for a while first */
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

    uint16_t port;
    int listener;
    int connection;       /* -1 for none */
    unsigned int callers; /* how many have connected */
    int received;         /* the file for what the program sends */
    char tail[4];         /* its last bytes */
    bool has_request;
    size_t sent;
    int64_t pause_end; /* of the clock in milliseconds, 0 for no pause */
    bool is_over;      /* has said and done all that it had to */
};

/* Listens on a free port of 127.0.0.1. What the program sends goes to the file `received`. Returns
 * 0, or -1 with errno. */
int open_peer(struct peer *peer, const char *received);

/* What poll() should watch for the peer. */
struct pollfd watch_peer(const struct peer *peer);

/* Does what can be done at the time `now`; with `is_waited_for` the program has taken all that came
 * and waits for more. Returns whether anything has happened, or -1 with errno. */
int advance_peer(struct peer *peer, int64_t now, bool is_waited_for);

/* Whether the program can wait for ever without another byte from us. */
bool is_silent(const struct peer *peer);

/* Whether the end of what the program has sent has not been seen yet. */
bool is_expecting(const struct peer *peer);

#endif
