#include "log.h"
#include "../../common/plumbing.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One log for one process: where it goes, or -1, and the lines that wait, of which the first
 * `written` bytes have gone already. The stream keeps text and length. */
static int log_fd = -1;
static bool is_held;
static FILE *lines;
static char *text;
static size_t length;
static size_t written;
static bool is_losing; /* lines, since more than enough wait */

/* How much may wait for a reader who has stopped. What is held is kept whole. */
enum { WAITING_MAX = 1 << 20 };

int open_log(enum log_place place)
{
    if (place == LOG_NOWHERE)
        return 0;
    lines = open_memstream(&text, &length);
    is_held = place == LOG_HELD;
    log_fd = place == LOG_STDOUT ? STDOUT_FILENO : STDERR_FILENO;
    return lines == NULL ? -1 : 0;
}

/* It is said, and no reason to fail in the end. */
static void give_up_log(void)
{
    fprintf(stderr, "server: cannot write the log, going on without it: %s\n", strerror(errno));
    log_fd = -1;
}

/* Whether what takes the log has room for a piece of it, within `patience` milliseconds. */
static bool has_room(int patience)
{
    struct pollfd taker = {.fd = log_fd, .events = POLLOUT};
    return poll(&taker, 1, patience) > 0;
}

/* Writes the lines that wait, as long as there is room. It may be a terminal that we share, so it
 * cannot be made non-blocking; but where there is room, so much of it is there (POSIX, write()). */
static void write_lines(int patience)
{
    enum { PIECE = _POSIX_PIPE_BUF };
    if (fflush(lines) == EOF) {
        give_up_log();
        return;
    }
    while (written < length && has_room(patience)) {
        size_t left = length - written;
        ssize_t count = write(log_fd, text + written, left < PIECE ? left : PIECE);
        if (count == -1 && errno != EINTR && errno != EAGAIN) {
            give_up_log();
            return;
        }
        written += count == -1 ? 0 : (size_t)count;
    }
    if (written < length)
        return;
    if (fseek(lines, 0, SEEK_SET) == -1)
        give_up_log();
    length = written = 0;
}

/* Writes a line, with bytes in visible form at its end. */
PRINTF_LIKE(3, 0)
static void write_line(const char *bytes, size_t count, const char *format, va_list arguments)
{
    if (log_fd == -1)
        return;
    bool is_full = !is_held && length > WAITING_MAX;
    if (is_full && !is_losing)
        fputs("(Here lines are missing, since nobody read the log.)\n", lines);
    is_losing = is_full;
    if (is_full)
        return;
    vfprintf(lines, format, arguments);
    for (size_t i = 0; i < count; i++) {
        char escaped[ESCAPED_SIZE];
        escape_byte((unsigned char)bytes[i], escaped);
        fputs(escaped, lines);
    }
    putc('\n', lines);
    if (!is_held)
        write_lines(0);
}

void log_line(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(NULL, 0, format, arguments);
    va_end(arguments);
}

void log_bytes(const char *bytes, size_t count, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(bytes, count, format, arguments);
    va_end(arguments);
}

struct pollfd wanted_by_log(void)
{
    bool is_waiting = !is_held && written < length;
    return (struct pollfd){.fd = is_waiting ? log_fd : -1, .events = POLLOUT};
}

void advance_log(void)
{
    write_lines(0);
}

void close_log(void)
{
    enum { A_SECOND = 1000 };
    if (log_fd == -1)
        return;
    if (is_held)
        fputs("\nWhat the server saw:\n", stderr);
    write_lines(A_SECOND);
    log_fd = -1;
    fclose(lines);
    free(text);
}
