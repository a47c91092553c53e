/*
 * A drawing: rows of two cells with an arrow between them. arrows.c makes it of notes, print.c
 * shows it.
 */
#ifndef DIAGRAM_DRAWING_H
#define DIAGRAM_DRAWING_H

#include "note.h"

#include <stdbool.h>
#include <stddef.h>

enum arrow { NO_ARROW, SYN, SYN_ACK, ACK, FIN, RST, BYTES };

/* What stands on one side of a row. */
struct cell {
    char call[64];
    char result[24];
    char reason[160]; /* on a line of its own, "" for none */
};

struct row {
    struct cell cells[2];
    enum arrow arrow;
    enum side from;
    bool has_arrived;
    int port;             /* the connection, by the client's port */
    long long start, end; /* of the bytes, in all that this side has sent */
    char preview[64];
};

/* A connection, as TCP sees it. */
struct connection {
    int port;
    int holders;     /* descriptors of the lesson that lead to it */
    bool is_seen[2]; /* whether the calls of each side are noted */
    bool has_shaken_hands;
    size_t handshake;   /* the row of its ACK */
    long long sent[2];  /* by each side */
    long long taken[2]; /* by each side, of what the other has sent */
    bool has_ended[2];  /* its FIN has gone */
    bool is_closed[2];
    bool is_reset;
    size_t ends[2]; /* the row of each side's FIN */
    size_t reset;   /* the row of the RST */
};

struct drawing {
    struct row *rows;
    size_t count;
    size_t next[2]; /* on each side, the first row behind all calls that stand there already */
    struct connection *connections;
    size_t connection_count;
    bool has_server;
    long lesson;         /* its process */
    struct note waiting; /* its call that has not ended yet, or one without a name */
};

/* Adds room for one more item of `size` bytes behind `count`, or ends the program. */
void *grow_or_exit(void *items, size_t count, size_t size);

/* Draws `count` notes, in the order of cause and, where that decides nothing, in their own. */
void draw_all(struct drawing *drawing, const struct note *notes, size_t count);

void print_rows(const struct drawing *drawing, bool is_coloured);

/* Prints the names of the two sides. */
void print_title(const char *lesson, const char *server);

#endif
