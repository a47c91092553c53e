#include "log.h"
#include "../../common/plumbing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* One log for one process; NULL while there is none. */
static FILE *log_file;
static bool is_held;

int open_log(enum log_place place)
{
    is_held = place == LOG_HELD;
    if (place == LOG_STDOUT)
        log_file = stdout;
    else if (place == LOG_STDERR)
        log_file = stderr;
    else if (place == LOG_HELD)
        log_file = tmpfile();
    if (place == LOG_NOWHERE)
        return 0;
    if (log_file == NULL)
        return -1;
    /* What we keep is not for COMMAND. */
    return is_held ? fcntl(fileno(log_file), F_SETFD, FD_CLOEXEC) : 0;
}

/* Writes a line, with bytes in visible form at its end, and sees it all the way out: whoever reads
 * the log wants it now. */
PRINTF_LIKE(3, 0)
static void write_line(const char *bytes, size_t length, const char *format, va_list arguments)
{
    if (log_file == NULL)
        return;
    vfprintf(log_file, format, arguments);
    for (size_t i = 0; i < length; i++) {
        char escaped[ESCAPED_SIZE];
        escape_byte((unsigned char)bytes[i], escaped);
        fputs(escaped, log_file);
    }
    if (putc('\n', log_file) != EOF && (is_held || fflush(log_file) != EOF))
        return;
    fprintf(stderr, "server: cannot write the log, going on without it: %s\n", strerror(errno));
    clearerr(log_file); /* It is said, and no reason to fail in the end. */
    log_file = NULL;
}

void log_line(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(NULL, 0, format, arguments);
    va_end(arguments);
}

void log_bytes(const char *bytes, size_t length, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(bytes, length, format, arguments);
    va_end(arguments);
}

void close_log(void)
{
    if (log_file == NULL || !is_held)
        return;
    rewind(log_file);
    fputs("\nWhat the server saw:\n", stderr);
    char chunk[4096];
    size_t length;
    while ((length = fread(chunk, 1, sizeof chunk, log_file)) > 0)
        fwrite(chunk, 1, length, stderr);
    fclose(log_file);
    log_file = NULL;
}
