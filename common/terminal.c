/*
 * Nothing about sockets: puts a stranger's bytes on stdout, each of them exactly as it came, but on
 * a terminal so that they cannot take it over. A student need not read it.
 */
#define _POSIX_C_SOURCE 200809L
#include "helper.h"
#include "plumbing.h"

#include <poll.h>

/* Whether what we showed last ended in the middle of a line. */
static bool is_in_line = false;

size_t escape_byte(unsigned char byte, char escaped[ESCAPED_SIZE])
{
    if (byte >= ' ' && byte <= '~') {
        escaped[0] = (char)byte;
        escaped[1] = '\0';
        return 1;
    }
    switch (byte) {
    case '\r':
        return (size_t)snprintf(escaped, ESCAPED_SIZE, "\\r");
    case '\n':
        return (size_t)snprintf(escaped, ESCAPED_SIZE, "\\n");
    case '\t':
        return (size_t)snprintf(escaped, ESCAPED_SIZE, "\\t");
    default:
        return (size_t)snprintf(escaped, ESCAPED_SIZE, "\\x%02x", byte);
    }
}

/*
 * The length of the UTF-8 character that `bytes` begins with, or 0 where there is none that may go
 * to a terminal: not all of it is there, it is malformed, or it is one of the control characters
 * U+0080 to U+009F. These are the rows of RFC 3629, section 4, for two bytes and more.
 */
static size_t measure_utf8_character(const unsigned char *bytes, size_t length)
{
    static const struct {
        unsigned char first_from, first_to, second_from, second_to;
        size_t length;
    } rows[] = {
        {0xc2, 0xc2, 0xa0, 0xbf, 2},
        {0xc3, 0xdf, 0x80, 0xbf, 2},
        {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3},
        {0xed, 0xed, 0x80, 0x9f, 3},
        {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4},
        {0xf1, 0xf3, 0x80, 0xbf, 4},
        {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (bytes[0] < rows[i].first_from || bytes[0] > rows[i].first_to)
            continue;
        if (length < rows[i].length || bytes[1] < rows[i].second_from ||
            bytes[1] > rows[i].second_to)
            return 0;
        for (size_t k = 2; k < rows[i].length; k++) {
            if (bytes[k] < 0x80 || bytes[k] > 0xbf)
                return 0;
        }
        return rows[i].length;
    }
    return 0;
}

/* Writes all of `bytes`, however few the kernel takes at a time. Returns 0, or -1 with errno. */
static int write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written == -1 && errno == EAGAIN) {
            /* Somebody who shares this pipe or terminal has made it non-blocking. */
            struct pollfd waiting = {.fd = fd, .events = POLLOUT};
            written = poll(&waiting, 1, -1) == -1 ? -1 : 0;
        }
        if (written == -1 && errno != EINTR)
            return -1;
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
    return 0;
}

/* Shows `bytes` on the terminal: text as it is, anything that could move the cursor, change the
 * title or the colours in its visible form. Returns 0, or -1 with errno. */
static int write_to_terminal(const char *bytes, size_t length)
{
    char shown[4096];
    size_t filled = 0;
    size_t next = 0;
    while (next < length) {
        const unsigned char *at = (const unsigned char *)bytes + next;
        size_t whole = measure_utf8_character(at, length - next);
        if (whole == 0 && (*at == '\n' || *at == '\t'))
            whole = 1;
        if (whole > 0) {
            memcpy(shown + filled, at, whole);
            filled += whole;
            next += whole;
        } else {
            filled += escape_byte(*at, shown + filled);
            next++;
        }
        if (filled > sizeof shown - ESCAPED_SIZE || next == length) {
            if (write_all(STDOUT_FILENO, shown, filled) == -1)
                return -1;
            filled = 0;
        }
    }
    return 0;
}

/* Asked once: a large answer comes in thousands of pieces. */
static bool is_shown_on_terminal(void)
{
    static int known = -1;
    if (known == -1)
        known = isatty(STDOUT_FILENO);
    return known == 1;
}

void print_error(const char *reason, const char *format, va_list arguments)
{
    /* Room for HOST, the longest thing that we quote, several times. What is longer is cut off. */
    enum { MESSAGE_MAX = 1024 };
    char message[MESSAGE_MAX] = "";
    char visible[MESSAGE_MAX * ESCAPED_SIZE];
    size_t length = 0;
    flush_stdout_or_exit();
    vsnprintf(message, sizeof message, format, arguments);
    visible[0] = '\0';
    for (const char *c = message; *c != '\0'; c++)
        length += escape_byte((unsigned char)*c, visible + length);
    /* On a terminal an error begins a line of its own. Where even stderr fails nobody is left to
     * tell; the exit status still does. */
    bool is_line_open = is_in_line && is_shown_on_terminal() && isatty(STDERR_FILENO);
    fprintf(stderr, "%s%s: %s%s%s\n", is_line_open ? "\n" : "", program_name, visible,
        reason == NULL ? "" : ": ", reason == NULL ? "" : reason);
}

size_t show_or_exit(const char *bytes, size_t length)
{
    /* What printf() has kept back comes first. */
    flush_stdout_or_exit();
    int shown = is_shown_on_terminal() ? write_to_terminal(bytes, length)
                                       : write_all(STDOUT_FILENO, bytes, length);
    if (shown == -1)
        exit_with_errno("cannot write to stdout");
    if (length > 0)
        is_in_line = bytes[length - 1] != '\n';
    return length;
}
