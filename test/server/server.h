/*
 * The listening socket and the loop: one process, one thread, and poll() over all clients at once,
 * so that nobody waits for anybody.
 */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include "connection.h"

struct server {
    int listener;
    struct service service;
    struct connection **connections;
    struct pollfd *polled; /* room for the listener, the signals and every connection */
    size_t count;
    size_t capacity;
    int turns;            /* our end of what leads to a lesson that is drawn, -1 for none */
    size_t open_words;    /* of the lesson's, not answered yet */
    bool is_offered;      /* the turn, by a lesson that waits for nothing else */
    bool is_lessons_turn; /* and we do nothing */
    int64_t full_until; /* with no descriptor left, when to look for one; 0 while there are some */
    bool has_said_so;   /* that it is full, since a client was let in */
};

/* Listens on `address`, and puts the port that the system chose for port 0 into it. Returns 0, or
 * -1 with errno. */
int open_server(struct server *server, struct sockaddr_in *address);

/*
 * Serves, with as many clients at once as the system allows, until `signals`, the reading end of a
 * pipe, has something to read. Returns 0, or -1 with errno.
 */
int serve(struct server *server, int signals);

/* Serves on until the clients that are left have closed, or have been quiet for a moment, or
 * for a second at most, so that the log is complete. */
void serve_to_the_end(struct server *server);

/* Closes everything. */
void close_server(struct server *server);

#endif
