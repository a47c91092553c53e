/*
 * The server's diary: a line for each thing that happens, for the person who watches.
 */
#ifndef SERVER_LOG_H
#define SERVER_LOG_H

#include "../../common/helper.h"
#include <poll.h>
#include <stdbool.h>

/* Where the lines go: nowhere, or to stdout, to stderr, or to stderr when the program ends. */
enum log_place { LOG_NOWHERE, LOG_STDOUT, LOG_STDERR, LOG_HELD };

/* Chooses the place. Returns 0, or -1 with errno. */
int open_log(enum log_place place);

/* Writes one line, printf-like, the line break included. Where the log's reader has stopped, with
 * Ctrl-S say, a mebibyte of lines waits, and the rest is lost, but nobody waits for the reader. A
 * log that can no longer be written is said once on stderr, and the server goes on without it. */
void log_line(const char *format, ...) PRINTF_LIKE(1, 2);

/* The same, with `length` bytes at the end that came from the network, each in visible form. */
void log_bytes(const char *bytes, size_t length, const char *format, ...) PRINTF_LIKE(3, 4);

/* What poll() has to wait for before the log can go on; its fd is -1 where there is nothing. */
struct pollfd wanted_by_log(void);

/* Goes on with what has waited. */
void advance_log(void);

/* Writes what has waited, and what LOG_HELD has kept, unless nobody reads it for a second. */
void close_log(void);

#endif
