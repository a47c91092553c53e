/*
 * The server's diary: a line for each thing that happens, for the person who watches.
 */
#ifndef SERVER_LOG_H
#define SERVER_LOG_H

#include "../../common/helper.h"
#include <stdbool.h>

/* Where the lines go: nowhere, or to stdout, to stderr, or to stderr when the program ends. */
enum log_place { LOG_NOWHERE, LOG_STDOUT, LOG_STDERR, LOG_HELD };

/* Chooses the place; LOG_HELD keeps the lines in a temporary file. Returns 0, or -1 with errno. */
int open_log(enum log_place place);

/* Writes one line, printf-like, the line break included. A log that can no longer be written is
 * said once on stderr, and the server goes on without it. */
void log_line(const char *format, ...) PRINTF_LIKE(1, 2);

/* The same, with `length` bytes at the end that came from the network, every one in visible form.
 */
void log_bytes(const char *bytes, size_t length, const char *format, ...) PRINTF_LIKE(3, 4);

/* Shows what LOG_HELD has kept, and closes the log. */
void close_log(void);

#endif
