/*
 * Nothing about sockets: reads HOST, PORT and LESSON_TIMEOUT, and distrusts all of it, so that the
 * lessons need not. A student need not read it.
 */
#define _POSIX_C_SOURCE 200809L
#include "helper.h"
#include "plumbing.h"

#include <ctype.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>

/* The exit status of a wrong command line, apart from 1 for what goes wrong later. */
enum { EXIT_USAGE = 2 };

static const double default_timeout = 10;

const char *program_name = "program";

/* ---- The process ---- */

int prepare_process(const char *name)
{
    if (name != NULL && name[0] != '\0') {
        const char *slash = strrchr(name, '/');
        program_name = slash == NULL ? name : slash + 1;
    }
    /* Signals that end a program when it writes where nobody reads, or more than it may. */
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR || signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
        return -1;

    /* open() gives the lowest number that is free, which is the closed one. What is opened the
     * wrong way fails when it is used, just as a closed one should. */
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        int wrong_way = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", wrong_way) == -1)
            return -1;
    }
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || atexit(flush_stdout_or_exit) != 0)
        return -1;
    return 0;
}

void flush_stdout_or_exit(void)
{
    /* A write that failed leaves its mark on the stream, so it is enough to ask once. The mark does
     * not tell why: one more line break does, since it fails for the same reason. */
    bool has_failed = ferror(stdout) != 0;
    if (!has_failed && fflush(stdout) != EOF)
        return;
    bool is_known = !has_failed || putchar('\n') == EOF;
    fprintf(stderr, "%s: cannot write to stdout: %s\n", program_name,
        is_known ? strerror(errno) : "some of the output is lost");
    _exit(EXIT_FAILURE); /* Not exit(), which would lead here again. */
}

/* ---- The arguments ---- */

/* The arguments of a program with these defaults, as its usage shows them. */
static const char *describe_arguments(const struct command_line *line)
{
    if (line->port != 0)
        return " [HOST [PORT]]";
    return line->host != NULL ? " [HOST]" : "";
}

static _Noreturn void exit_with_help(const struct command_line *line)
{
    printf("usage: %s%s\n\n", program_name, describe_arguments(line));
    printf("One step of a TCP client in C; TUTORIAL.md explains it line by line.\n\n");
    if (line->host != NULL)
        printf("  HOST  the server's name or IPv4 address, %s unless given\n", line->host);
    if (line->port != 0)
        printf("  PORT  the TCP port it listens on, %d unless given\n", line->port);
    printf("  -h, --help  show this and exit\n\n");
    printf("LESSON_TIMEOUT=SECONDS in the environment sets how long the network may take\n"
           "without any progress, %g s unless given. The look-up of a name is not bound by it:\n"
           "where no name server answers, press Ctrl-C, or give an address for HOST.\n",
        default_timeout);
    exit(EXIT_SUCCESS);
}

/* Says what is wrong with the command line, printf-like, and how it should be. */
PRINTF_LIKE(2, 3)
static _Noreturn void exit_with_usage(const struct command_line *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_error(NULL, format, arguments);
    va_end(arguments);
    fprintf(stderr, "usage: %s%s\n", program_name, describe_arguments(line));
    exit(EXIT_USAGE);
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

/* A line break in HOST could smuggle a header of its own into the HTTP request. */
static const char *read_host_or_exit(const struct command_line *line, const char *text)
{
    if (text[0] == '\0')
        exit_with_usage(line, "HOST is empty");
    if (strlen(text) > HOST_MAX)
        exit_with_usage(line, "HOST is longer than a host name can be, %d bytes", HOST_MAX);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == ' ' || iscntrl((unsigned char)*c))
            exit_with_usage(line, "HOST has a space or a control character in it");
        if (*c == '/')
            exit_with_usage(line, "HOST is a name such as www.google.com, not a URL or a path");
    }
    return text;
}

static uint16_t read_port_or_exit(const struct command_line *line, const char *text)
{
    uint64_t port;
    if (parse_number(text, 1, 65535, &port) == -1)
        exit_with_usage(line, "PORT must be a whole number from 1 to 65535, not '%s'", text);
    return (uint16_t)port;
}

static double read_timeout_or_exit(const struct command_line *line)
{
    double seconds = default_timeout;
    const char *text = getenv("LESSON_TIMEOUT");
    if (text != NULL && text[0] != '\0' && parse_seconds(text, &seconds) == -1)
        exit_with_usage(line, "LESSON_TIMEOUT must be seconds, 0.001 to 86400, not '%s'", text);
    return seconds;
}

static bool asks_for_help(int argc, char *argv[])
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0)
            return true;
    }
    return false;
}

void read_command_line_or_exit(struct command_line *line, int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (asks_for_help(argc, argv))
        exit_with_help(line);

    int next = 1;
    if (next < argc && strcmp(argv[next], "--") == 0)
        next++;
    else if (next < argc && argv[next][0] == '-')
        exit_with_usage(line, "there is no option '%s'", argv[next]);
    if (next < argc && line->host != NULL)
        line->host = read_host_or_exit(line, argv[next++]);
    if (next < argc && line->port != 0)
        line->port = read_port_or_exit(line, argv[next++]);
    if (next < argc)
        exit_with_usage(line, "there are too many arguments, from '%s' on", argv[next]);

    if (line->host != NULL && line->port != 80)
        snprintf(line->authority, sizeof line->authority, "%s:%d", line->host, line->port);
    else if (line->host != NULL)
        snprintf(line->authority, sizeof line->authority, "%s", line->host);
    line->timeout = read_timeout_or_exit(line);
}
