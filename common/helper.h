/*
 * What Python's socket module does around the system calls, for the lessons in C.
 *
 * The functions stand in the order in which the lessons need them. Those with "exit" in their names
 * talk to the person at the terminal and may end the program. All others report failure to their
 * caller, print nothing and end nothing.
 */
#ifndef COMMON_HELPER_H
#define COMMON_HELPER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest HOST we take: what DNS allows a name in text form (RFC 1035, section 2.3.4). */
enum { HOST_MAX = 253 };

/* Lets gcc and clang compare our formats with their arguments, as they do for printf. */
#ifdef __GNUC__
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#else
#define PRINTF_LIKE(text, first)
#endif

/* ---- Lesson 1: the command line, and how a program ends ---- */

/*
 * What the command line asks for. The caller zeroes it and sets the defaults of the arguments that
 * its program takes: host, or host and port. Whatever is still 0 is no argument of that program.
 */
struct command_line {
    const char *host;             /* a name or an IPv4 address; not ours to free */
    uint16_t port;                /* in the host's byte order, as people write it */
    double timeout;               /* seconds without progress after which a wait has failed */
    char authority[HOST_MAX + 7]; /* HOST, or HOST:PORT where PORT is not 80 (RFC 9110, 4.2.1) */
    char problem[400];            /* what is wrong with the command line, in words */
};

/*
 * Makes the process ready, as Python does before its first line runs: remembers the program's name
 * for its error messages; lets a write to a peer that has gone return EPIPE instead of raising the
 * deadly SIGPIPE; and sees to it that no socket can take the place of a closed stdin, stdout or
 * stderr. `name` is argv[0] and must stay. Returns 0, or -1 with errno.
 */
int prepare_process(const char *name);

/*
 * Prepares the process, then reads the arguments and LESSON_TIMEOUT into `line`; its strings are
 * those of argv. Returns 0, or -1 where the person should see the usage: `line->problem` says why,
 * and is empty where --help asked for it.
 */
int read_command_line(struct command_line *line, int argc, char *argv[]);

/* After read_command_line() said -1: the problem and the usage on stderr and exit status 2, or,
 * where
 * --help asked, the explanation on stdout and exit status 0. */
_Noreturn void exit_with_usage(const struct command_line *line);

/* "PROGRAM: MESSAGE" as one line on stderr, printf-like, and exit status 1. */
_Noreturn void exit_with_error(const char *format, ...) PRINTF_LIKE(1, 2);

/* The same with errno's meaning at the end: "PROGRAM: MESSAGE: Connection refused". */
_Noreturn void exit_with_errno(const char *format, ...) PRINTF_LIKE(1, 2);

/* printf() to stdout, seen through to the end; a full disk or a closed stdout ends the program. */
void print_or_exit(const char *format, ...) PRINTF_LIKE(1, 2);

/*
 * Reads `text`, which must be decimal digits and nothing else, as a number from `least` to `most`.
 * Returns 0 and sets `*number`, or returns -1 and leaves it alone.
 */
int parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *number);

/* Room for one byte in its visible form, and the '\0' at its end. */
enum { ESCAPED_SIZE = sizeof "\\xff" };

/*
 * Writes `byte` to `escaped` as C source would show it: printable ASCII as it is, other bytes as
 * \r, \n, \t or \x1b. Returns the length without the '\0', 1 to 4.
 */
size_t escape_byte(unsigned char byte, char escaped[ESCAPED_SIZE]);

/* ---- Lesson 2: from a name to an address ---- */

/*
 * Looks up the first IPv4 address of `host`, like Python's gethostbyname(): puts it, with port 0,
 * into `address`, and its dotted text into `ip`. Returns NULL, or the reason of the failure in
 * words, which are nobody's to free and good until the next call.
 */
const char *resolve_host(const char *host, struct sockaddr_in *address, char ip[INET_ADDRSTRLEN]);

/* ---- Lesson 3: connecting, with a time limit ---- */

/*
 * From now on calls on `fd` fail with EAGAIN or EINPROGRESS rather than wait in the kernel, so that
 * waiting, and for how long, is up to us. Python's settimeout() does this too. Returns 0, or -1
 * with errno.
 */
int set_nonblocking(int fd);

/*
 * To be called when connect() has returned -1. Where errno says that the connection is merely under
 * way, waits for it up to `timeout` seconds. Returns 0 once connected, or -1 with the reason in
 * errno, ETIMEDOUT when time ran out.
 */
int finish_connect(int fd, double timeout);

/* ---- Lesson 4: sending all of a message ---- */

/* Formats like snprintf() and returns the length; a text that does not fit ends the program. */
size_t format_or_exit(char *text, size_t size, const char *format, ...) PRINTF_LIKE(3, 4);

/* After a failed send(), recv() or accept(): does `error`, its errno, only ask us to come back
 * later, when there is room or something to receive, or after a signal? */
bool should_try_again(int error);

/*
 * Sends all `length` bytes on the non-blocking socket `fd`, like Python's sendall(), however few
 * the kernel takes at a time. Returns 0, or -1 with errno, ETIMEDOUT when `timeout` seconds pass
 * without a byte being taken; some of the bytes may have been sent even then.
 */
int send_all(int fd, const char *bytes, size_t length, double timeout);

/* ---- Lesson 5: receiving, and showing what came ---- */

/*
 * To be called when recv() has returned -1. Where errno says that there is only nothing to receive
 * yet, waits for it up to `timeout` seconds. Returns 0 when it is time to call recv() again, or -1
 * with the reason in errno, ETIMEDOUT when time ran out.
 */
int wait_to_receive(int fd, double timeout);

/*
 * Puts `length` received bytes on stdout and returns `length`, so that a caller can add up. A file
 * or a pipe gets every byte exactly; on a terminal, bytes that could take it over are shown as
 * escape_byte() writes them. If stdout does not take them, the program ends.
 */
size_t show_or_exit(const char *bytes, size_t length);

#endif
