/*
 * The helper of the lessons, in their order; helper.h says what each function promises.
 */
#include "helper.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- Lesson 1: the command line, and how a program ends ---- */

/* The exit status of a wrong command line, apart from 1 for what goes wrong later. */
enum { EXIT_USAGE = 2 };

/* Room for a message; HOST, the longest thing that we quote, fits several times. */
enum { MESSAGE_MAX = 1024 };

/* Every error message begins with it, and passing it through every call would bury the rest. */
static const char *program_name = "program";

/* Whether what we showed last ended in the middle of a line. */
static bool is_in_line = false;

static const double default_timeout = 10;

int prepare_process(const char *name)
{
    if (name != NULL && name[0] != '\0') {
        const char *slash = strrchr(name, '/');
        program_name = slash == NULL ? name : slash + 1;
    }
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        return -1;

    /* open() gives the lowest number that is free, which is the closed one. Writing to what was
     * opened for reading fails, just as writing to a closed stdout should. */
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDONLY) == -1)
            return -1;
    }
    return 0;
}

int parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *number)
{
    /* strtoull() alone would take "+80", " 80" and "-1" for numbers. */
    if (text[0] == '\0' || strspn(text, "0123456789") != strlen(text))
        return -1;
    errno = 0;
    unsigned long long value = strtoull(text, NULL, 10);
    if (errno != 0 || value < least || value > most)
        return -1;
    *number = value;
    return 0;
}

/* Reads a number of seconds such as 10 or 0.5. Returns 0, or -1 where `text` is none. */
static int parse_seconds(const char *text, double *seconds)
{
    const double a_day = 24 * 60 * 60;
    if (strspn(text, "0123456789.") != strlen(text))
        return -1;
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || value < 0.001 || value > a_day)
        return -1;
    *seconds = value;
    return 0;
}

/* A message that is longer than `size` is cut off, but it is never missing. */
PRINTF_LIKE(3, 0)
static void format_message(char *message, size_t size, const char *format, va_list arguments)
{
    if (vsnprintf(message, size, format, arguments) < 0)
        snprintf(message, size, "an error whose message cannot be formatted");
}

/* Notes what is wrong with the command line, for exit_with_usage(). Always returns -1. */
PRINTF_LIKE(2, 3)
static int note_problem(struct command_line *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    format_message(line->problem, sizeof line->problem, format, arguments);
    va_end(arguments);
    return -1;
}

static int read_port(struct command_line *line, const char *text)
{
    uint64_t port;
    if (parse_number(text, 1, 65535, &port) == -1)
        return note_problem(line, "PORT must be a whole number from 1 to 65535, not '%s'", text);
    line->port = (uint16_t)port;
    return 0;
}

/* A line break in HOST could smuggle a header of its own into the HTTP request. */
static int read_host(struct command_line *line, const char *text)
{
    if (text[0] == '\0')
        return note_problem(line, "HOST is empty");
    if (strlen(text) > HOST_MAX)
        return note_problem(line, "HOST is longer than a host name can be, %d bytes", HOST_MAX);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == ' ' || iscntrl((unsigned char)*c))
            return note_problem(line, "HOST has a space or a control character in it");
        if (*c == '/')
            return note_problem(line, "HOST is a name such as www.google.com, not a URL or a path");
    }
    line->host = text;
    return 0;
}

static int read_timeout(struct command_line *line)
{
    line->timeout = default_timeout;
    const char *text = getenv("LESSON_TIMEOUT");
    if (text != NULL && text[0] != '\0' && parse_seconds(text, &line->timeout) == -1)
        return note_problem(line, "LESSON_TIMEOUT must be seconds, 0.001 to 86400, not '%s'", text);
    return 0;
}

static bool asks_for_help(int argc, char *argv[])
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0)
            return true;
    }
    return false;
}

int read_command_line(struct command_line *line, int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        return note_problem(line, "cannot open /dev/null: %s", strerror(errno));
    line->problem[0] = '\0';
    if (asks_for_help(argc, argv))
        return -1;

    int next = 1;
    if (next < argc && strcmp(argv[next], "--") == 0)
        next++;
    else if (next < argc && argv[next][0] == '-')
        return note_problem(line, "there is no option '%s'", argv[next]);
    if (next < argc && line->host != NULL && read_host(line, argv[next++]) == -1)
        return -1;
    if (next < argc && line->port != 0 && read_port(line, argv[next++]) == -1)
        return -1;
    if (next < argc)
        return note_problem(line, "there are too many arguments, from '%s' on", argv[next]);

    if (line->host != NULL && line->port != 80)
        snprintf(line->authority, sizeof line->authority, "%s:%d", line->host, line->port);
    else if (line->host != NULL)
        snprintf(line->authority, sizeof line->authority, "%s", line->host);
    return read_timeout(line);
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

/* Writes "PROGRAM: MESSAGE" to stderr, and ": REASON" where there is one. The message may quote
 * what somebody typed, so what is not plain text in it is shown, not done: it stays one line. */
static void print_error(const char *message, const char *reason)
{
    char line[MESSAGE_MAX * ESCAPED_SIZE];
    size_t length = 0;
    line[0] = '\0';
    for (const char *c = message; *c != '\0'; c++)
        length += escape_byte((unsigned char)*c, line + length);
    /* On a terminal an error begins a line of its own. */
    if (is_in_line && isatty(STDOUT_FILENO) && isatty(STDERR_FILENO))
        dprintf(STDERR_FILENO, "\n");
    /* Where even stderr fails nobody is left to tell; the exit status still does. */
    dprintf(
        STDERR_FILENO, "%s: %s%s%s\n", program_name, line, reason[0] == '\0' ? "" : ": ", reason);
}

_Noreturn void exit_with_error(const char *format, ...)
{
    char message[MESSAGE_MAX];
    va_list arguments;
    va_start(arguments, format);
    format_message(message, sizeof message, format, arguments);
    va_end(arguments);
    print_error(message, "");
    exit(EXIT_FAILURE);
}

_Noreturn void exit_with_errno(const char *format, ...)
{
    const char *reason = strerror(errno);
    char message[MESSAGE_MAX];
    va_list arguments;
    va_start(arguments, format);
    format_message(message, sizeof message, format, arguments);
    va_end(arguments);
    print_error(message, reason);
    exit(EXIT_FAILURE);
}

void print_or_exit(const char *format, ...)
{
    char text[MESSAGE_MAX];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof text)
        exit_with_error("cannot print a text of more than %zu bytes", sizeof text - 1);
    if (write_all(STDOUT_FILENO, text, (size_t)length) == -1)
        exit_with_errno("cannot write to stdout");
}

_Noreturn void exit_with_usage(const struct command_line *line)
{
    const char *arguments = "";
    if (line->port != 0)
        arguments = " [HOST [PORT]]";
    else if (line->host != NULL)
        arguments = " [HOST]";

    if (line->problem[0] != '\0') {
        print_error(line->problem, "");
        dprintf(STDERR_FILENO, "usage: %s%s\n", program_name, arguments);
        exit(EXIT_USAGE);
    }
    print_or_exit("usage: %s%s\n\n", program_name, arguments);
    print_or_exit("One step of a TCP client in C; TUTORIAL.md explains it line by line.\n\n");
    if (line->host != NULL)
        print_or_exit("  HOST  the server's name or IPv4 address, %s unless given\n", line->host);
    if (line->port != 0)
        print_or_exit("  PORT  the TCP port it listens on, %d unless given\n", line->port);
    print_or_exit("  -h, --help  show this and exit\n\n");
    print_or_exit("LESSON_TIMEOUT=SECONDS in the environment sets how long the network may take\n"
                  "without any progress, %g s unless given.\n",
        default_timeout);
    exit(EXIT_SUCCESS);
}

/* ---- Lesson 2: from a name to an address ---- */

static int look_up(const char *host, int family, struct addrinfo **found)
{
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_STREAM};
    return getaddrinfo(host, NULL, &hints, found);
}

/* Why there is no IPv4 address, after getaddrinfo() said `error`. The resolver has words of its
 * own; errno says nothing of it, with the one exception that it names itself. */
static const char *explain_lookup_error(const char *host, int error)
{
    if (error == EAI_SYSTEM)
        return strerror(errno);
    struct addrinfo *found;
    if (error != EAI_AGAIN && look_up(host, AF_INET6, &found) == 0) {
        freeaddrinfo(found);
        return "the host has no IPv4 address, only IPv6";
    }
    return gai_strerror(error);
}

const char *resolve_host(const char *host, struct sockaddr_in *address, char ip[INET_ADDRSTRLEN])
{
    struct addrinfo *found;
    int error = look_up(host, AF_INET, &found);
    /* "localhost" is this machine even where the resolver has not been told (RFC 6761, 6.3). */
    if (error != 0 && strcasecmp(host, "localhost") == 0)
        error = look_up("127.0.0.1", AF_INET, &found);
    if (error != 0)
        return explain_lookup_error(host, error);
    /* Copied, since the list that holds it is freed here, and may not be aligned for a cast. */
    memcpy(address, found->ai_addr, sizeof *address);
    freeaddrinfo(found);
    if (inet_ntop(AF_INET, &address->sin_addr, ip, INET_ADDRSTRLEN) == NULL)
        return strerror(errno);
    return NULL;
}

/* ---- Lesson 3: connecting, with a time limit ---- */

int set_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags == -1)
        return -1;
    return fcntl(fd, F_SETFL, flags | O_NONBLOCK) == -1 ? -1 : 0;
}

/*
 * Waits until `fd` is ready for `events` of poll(). The limit is counted down in waits of at most a
 * second instead of read off a clock, so that the time for which Ctrl-Z stops the program does not
 * count. Returns 0, or -1 with errno, ETIMEDOUT when `timeout` seconds are over.
 */
static int wait_until_ready(int fd, short events, double timeout)
{
    int milliseconds = (int)(timeout * 1000);
    while (milliseconds > 0) {
        int step = milliseconds < 1000 ? milliseconds : 1000;
        struct pollfd waiting = {.fd = fd, .events = events};
        int ready = poll(&waiting, 1, step);
        if (ready > 0)
            return 0;
        if (ready == -1 && errno != EINTR)
            return -1;
        if (ready == 0)
            milliseconds -= step;
    }
    errno = ETIMEDOUT;
    return -1;
}

int finish_connect(int fd, double timeout)
{
    /* An interrupted connect() goes on in the kernel; to call it again would be an error (POSIX,
     * connect()). When the socket becomes writable, SO_ERROR tells how it went. */
    if (errno != EINPROGRESS && errno != EINTR)
        return -1;
    if (wait_until_ready(fd, POLLOUT, timeout) == -1)
        return -1;
    int error;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == -1)
        return -1;
    errno = error;
    return error == 0 ? 0 : -1;
}

/* ---- Lesson 4: sending all of a message ---- */

/* POSIX lets EAGAIN and EWOULDBLOCK differ, and promises either. */
bool should_try_again(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

size_t format_or_exit(char *text, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, size, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= size)
        exit_with_error("cannot fit the text into %zu bytes", size);
    return (size_t)length;
}

int send_all(int fd, const char *bytes, size_t length, double timeout)
{
    while (length > 0) {
        ssize_t sent = send(fd, bytes, length, 0);
        if (sent == -1 && !should_try_again(errno))
            return -1;
        if (sent == -1 && wait_until_ready(fd, POLLOUT, timeout) == -1)
            return -1;
        if (sent > 0) {
            bytes += sent;
            length -= (size_t)sent;
        }
    }
    return 0;
}

/* ---- Lesson 5: receiving, and showing what came ---- */

int wait_to_receive(int fd, double timeout)
{
    if (!should_try_again(errno))
        return -1;
    return wait_until_ready(fd, POLLIN, timeout);
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

size_t show_or_exit(const char *bytes, size_t length)
{
    int shown = is_shown_on_terminal() ? write_to_terminal(bytes, length)
                                       : write_all(STDOUT_FILENO, bytes, length);
    if (shown == -1)
        exit_with_errno("cannot write to stdout");
    if (length > 0)
        is_in_line = bytes[length - 1] != '\n';
    return length;
}
