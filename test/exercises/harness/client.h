/*
 * The clients of a student's program that is a server. They come when it listens, one after
 * another, and each does what its word of the script says, a letter at a time:
 *
 *   s  sends its request, or what is left of it      h  sends half of what is left
 *   b  sends 2999 bytes of it, or what is left       z  comes only when nobody has for 1.5 seconds
 *   w  is silent until the server has nothing to do  p  is silent for a fifth of a second
 *   f  closes its own side                           a  takes the answer, up to the server's close
 *   n  lets the next client come                     r  resets the connection
 *   c  closes, as every one does at its word's end
 *
 * Then the next one comes. What the server says or does ends any silence. A client that was silent
 * for so long that it may be let go, by our fault, comes again.
 */
#ifndef HARNESS_CLIENT_H
#define HARNESS_CLIENT_H

#include "program.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>

struct client {
    const char *word; /* of the script */
    const char *at;   /* the letter that it has come to */
    bool lets_next;
    int fd;     /* -1 when it has gone */
    int answer; /* the file for it */
    size_t sent;
    size_t aim; /* so much of the request is to be sent for now */
    size_t received;
    bool is_early;        /* an answer has come before all was sent */
    bool was_silent;      /* for so long that the server might have let it go */
    int64_t silent_since; /* of the clock in milliseconds */
    const char *end;
};

struct clients {
    const char *script; /* NULL for no clients */
    char *request;
    size_t request_length;
    bool has_traces; /* of a server that has just ended: a connection that keeps the port busy */
    struct in_addr address;
    uint16_t port; /* 0 until the server says it, or we do */
    const char *directory;
    struct program *program;

    bool is_listening;  /* the server */
    bool is_resting;    /* the server has nothing to do, as far as we know */
    size_t accepted;    /* so many, as far as we know */
    const char *rest;   /* of the script */
    int64_t idle_since; /* 0 unless one waits who comes late */
    struct client all[SOCKETS_MAX];
    size_t count;
    int tries;
};

/* How many sockets they need. */
size_t count_sockets(const struct clients *clients);

/* Finds a free port for the server. Returns 0, or -1 with errno. */
int prepare_clients(struct clients *clients, uint16_t *port);

/* Puts what poll() should watch for them into an array with room for SOCKETS_MAX. Returns how many
 * that are. */
size_t watch_clients(const struct clients *clients, struct pollfd *watched);

/* Does what can be done at the time `now`. Returns whether anything has happened, or -1 with errno.
 */
int advance_clients(struct clients *clients, int64_t now);

/* Whether they wait for `is_resting`: the first and one that pauses, and we when all have gone. */
bool are_pausing(const struct clients *clients);

/* Whether the server can wait for ever without another byte from them. */
bool are_silent(const struct clients *clients);

/* Whether one of them keeps what is left of its request: the server is to let it go. */
bool are_patient(const struct clients *clients);

/* Whether all have come and gone. */
bool are_gone(const struct clients *clients);

/* After the server's end: no more of them come. Writes a line for each that has, with its number,
 * how many bytes it has received, and how it ended: refused, closed or reset by the server, dropped
 * before all was sent or answered early, left by itself, or still waiting. */
void write_clients(const struct clients *clients, FILE *file);

#endif
