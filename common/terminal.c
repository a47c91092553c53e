/*
 * Nothing about sockets: puts a stranger's bytes on stdout, each of them exactly as it came, but on
 * a terminal so that they cannot take it over. A student need not read it.
 */
#define _POSIX_C_SOURCE 200809L
#include "helper.h"
#include "plumbing.h"

#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

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

/* A character of which more bytes may come, in the encoding of the terminal's locale. */
static char begun[MB_LEN_MAX];
static size_t begun_length = 0;

/*
 * Takes from what has begun all that is complete, or just all of it when it `is_over`, and writes
 * it to `shown`: text as it is, anything that could move the cursor, change the title or the
 * colours in its visible form. Returns how many bytes that makes.
 */
static size_t take_characters(char *shown, bool is_over)
{
    const size_t incomplete = (size_t)-2;
    size_t filled = 0;
    while (begun_length > 0) {
        wchar_t character;
        mbstate_t start = {0};
        size_t length = mbrtowc(&character, begun, begun_length, &start);
        if (length == incomplete && !is_over && begun_length < sizeof begun)
            break;
        bool is_character = length > 0 && length <= begun_length;
        size_t taken = is_character ? length : 1;
        if (is_character && (iswprint((wint_t)character) || *begun == '\n' || *begun == '\t')) {
            memcpy(shown + filled, begun, taken);
            filled += taken;
        } else {
            for (size_t i = 0; i < taken; i++)
                filled += escape_byte((unsigned char)begun[i], shown + filled);
        }
        begun_length -= taken;
        memmove(begun, begun + taken, begun_length);
    }
    return filled;
}

/* Nothing more comes: hands the rest of a broken character to stdout. */
static void show_rest(void)
{
    char shown[MB_LEN_MAX * ESCAPED_SIZE];
    size_t length = take_characters(shown, true);
    fwrite(shown, 1, length, stdout);
}

/* Shows `bytes` on the terminal. Returns 0, or -1 with errno. */
static int write_to_terminal(const char *bytes, size_t length)
{
    char shown[4096];
    size_t filled = 0;
    for (size_t i = 0; i < length; i++) {
        begun[begun_length++] = bytes[i];
        filled += take_characters(shown + filled, false);
        if (filled > sizeof shown - MB_LEN_MAX * ESCAPED_SIZE || i + 1 == length) {
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
    if (known == -1) {
        known = isatty(STDOUT_FILENO);
        if (known == 1 && atexit(show_rest) != 0)
            exit_with_error("cannot prepare to show bytes");
        /* What the terminal takes for text, the locale says: where it is not UTF-8, the second byte
         * of a character may be a command. If this fails, ASCII alone is text, which is safe. */
        if (known == 1)
            setlocale(LC_CTYPE, "");
    }
    return known == 1;
}

void print_error(const char *reason, const char *format, va_list arguments)
{
    /* Room for HOST, the longest thing that we quote, several times. What is longer is cut off. */
    enum { MESSAGE_MAX = 1024 };
    char message[MESSAGE_MAX] = "";
    char visible[MESSAGE_MAX * ESCAPED_SIZE];
    size_t length = 0;
    show_rest();
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
