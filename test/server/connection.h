/*
 * One client: what it has sent, what it is being answered, and when we lose patience. The functions
 * never wait; the loop in server.c calls them when poll() says that there is something to do.
 */
#ifndef SERVER_CONNECTION_H
#define SERVER_CONNECTION_H

#include "answer.h"
#include "fault.h"
#include <netinet/in.h>

/* What every connection is told about the answers. */
struct service {
    bool has_size; /* a body of `size` bytes, rather than the page */
    uint64_t size;
    int timeout; /* seconds that a client has for its whole request, and then for its close */
    struct fault fault;
};

enum phase {
    PHASE_REQUEST,   /* reading, until the headers are complete */
    PHASE_ANSWER,    /* sending */
    PHASE_SILENCE,   /* a fault: saying nothing until the client gives up */
    PHASE_PAUSE,     /* a fault: saying nothing for a while */
    PHASE_IGNORING,  /* a fault: not even reading */
    PHASE_LINGERING, /* our side is closed, the client's is not yet (RFC 9112, 9.6) */
    PHASE_OVER       /* closed: to be freed */
};

struct connection {
    int fd;
    char peer[INET_ADDRSTRLEN + sizeof ":65535"]; /* "127.0.0.1:51234" */
    int port;                                     /* the last part of that */
    enum phase phase;
    int64_t deadline; /* of monotonic_milliseconds(); INT64_MAX for none */
    char request[HEAD_MAX];
    size_t received;
    struct answer answer;
    uint64_t sent;
};

/* A clock that nobody sets, in milliseconds. */
int64_t monotonic_milliseconds(void);

/* Takes over the socket `fd`. Returns the connection, to be freed with free_connection(), or NULL,
 * with `fd` closed. */
struct connection *begin_connection(
    int fd, const struct sockaddr_in *peer, const struct service *service);

/* Which events of poll() the connection waits for. */
short wanted_events(const struct connection *connection);

/* Does what can be done now that poll() has reported an event. */
void advance_connection(struct connection *connection, const struct service *service);

/* Does what has to be done when the deadline has passed. */
void expire_connection(struct connection *connection, const struct service *service);

void free_connection(struct connection *connection);

#endif
