/*
 * The one header of the lessons: it brings those of the system's calls, and the few functions of
 * our own, in the order of the lessons. Functions with "exit" in their names may end the program,
 * with a message. All others report failure to their caller, print nothing and end nothing.
 */
#ifndef COMMON_HELPER_H
#define COMMON_HELPER_H

#include <arpa/inet.h>  /* htons() */
#include <errno.h>      /* errno, EINTR */
#include <netinet/in.h> /* struct sockaddr_in */
#include <stdbool.h>
#include <stdint.h>     /* uint64_t */
#include <stdio.h>      /* printf(), snprintf() */
#include <string.h>     /* strlen() */
#include <sys/socket.h> /* socket(), connect(), send(), recv() */
#include <unistd.h>     /* close() */

/* The longest HOST we take: what DNS allows a name in text form (RFC 1035, section 2.3.4). */
enum { HOST_MAX = 253 };

/* Lets gcc and clang compare our formats with their arguments, as they do for printf. */
#ifdef __GNUC__
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#else
#define PRINTF_LIKE(text, first)
#endif

/* ---- Lesson 1: how a program fails, and what it was asked to do ---- */

/* "PROGRAM: MESSAGE" as one line on stderr, printf-like, and exit status 1. */
_Noreturn void exit_with_error(const char *format, ...) PRINTF_LIKE(1, 2);

/* The same with errno's meaning at the end: "PROGRAM: MESSAGE: Connection refused". EAGAIN and
 * EINPROGRESS, with which a call gives up that has waited for too long, mean "timed out". */
_Noreturn void exit_with_errno(const char *format, ...) PRINTF_LIKE(1, 2);

/* What the command line asks for. The caller zeroes it and sets the defaults of the arguments that
 * its program takes: host, or host and port. Whatever is still 0 is no argument of that program. */
struct command_line {
    const char *host;             /* a name or an IPv4 address; not ours to free */
    uint16_t port;                /* in the host's byte order, as people write it */
    double timeout;               /* LESSON_TIMEOUT: how many seconds one wait may last */
    char authority[HOST_MAX + 7]; /* HOST, or HOST:PORT where PORT is not 80 (RFC 9110, 4.2.1) */
};

/* Prepares the process, then reads the arguments and LESSON_TIMEOUT into `line`, whose strings are
 * those of argv. --help explains the program and ends it with exit status 0; a wrong command line
 * ends it with 2, and the reason on stderr. */
void read_command_line_or_exit(struct command_line *line, int argc, char *argv[]);

/*
 * For programs with arguments of their own. Remembers argv[0], which must stay, for messages; lets
 * a send() to a peer that has gone return EPIPE instead of raising the deadly SIGPIPE; keeps
 * sockets from the numbers of a closed stdin, stdout or stderr; shows each line when it is printed,
 * and checks at the exit that stdout has taken them all. Returns 0, or -1 with errno.
 */
int prepare_process(const char *name);

/* Reads `text`, decimal digits and nothing else, as a number from `least` to `most`. Returns 0 and
 * sets `*number`, or returns -1 and leaves it alone. */
int parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *number);

/* ---- Lesson 2: from a name to an address ---- */

/*
 * Looks up the first IPv4 address of `host`, like Python's gethostbyname(): puts it, with port 0,
 * into `address`, and its dotted text into `ip`. Returns NULL, or the reason of the failure in
 * words, which are nobody's to free and good until the next call. No limit of ours holds for it.
 */
const char *resolve_host(const char *host, struct sockaddr_in *address, char ip[INET_ADDRSTRLEN]);

/* ---- Lesson 3: no wait without a limit ---- */

/*
 * From now on each call of connect(), send() or recv() on `fd` waits for `seconds` at most, 0.001
 * to 86400. One that has achieved nothing by then returns -1, and exit_with_errno() says "timed
 * out". Python's settimeout() does this. Returns 0, or -1 with errno.
 */
int set_time_limit(int fd, double seconds);

/* ---- Lesson 5: showing what came ---- */

/* Puts `length` received bytes on stdout and returns `length`, so that a caller can add up. A file
 * or a pipe gets every byte exactly; on a terminal, bytes that could take it over are shown as
 * \x1b, say. If stdout does not take them, the program ends. */
size_t show_or_exit(const char *bytes, size_t length);

#endif
