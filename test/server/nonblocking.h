/*
 * Sockets that never wait, for programs that have many of them: the server, and the checks' peer.
 */
#ifndef SERVER_NONBLOCKING_H
#define SERVER_NONBLOCKING_H

#include <stdbool.h>

/* From now on calls on `fd` fail with EAGAIN rather than wait. Returns 0, or -1 with errno. */
int set_nonblocking(int fd);

/* After a failed send(), recv() or accept(): does `error`, its errno, only ask us to come back
 * later, when there is room or something to receive, or after a signal? */
bool should_try_again(int error);

#endif
