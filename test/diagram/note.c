#include "note.h"
#include "../../common/plumbing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void write_note(int fd, const struct note *note)
{
    int before = errno;
    char line[256];
    int length = snprintf(line, sizeof line, "%c %ld %s %d %lld %lld %d %ld %s\n",
        note->side == CLIENT ? 'C' : 'S', note->process, note->call, note->fd, note->amount,
        note->result, note->port, note->milliseconds, note->text);
    if (length > 0 && (size_t)length < sizeof line) {
        ssize_t written = write(fd, line, (size_t)length);
        (void)written;
    }
    errno = before;
}

/* Takes a number and the blank behind it off the line. Returns 0, or -1 where there is none. */
static int take_number(const char **line, long long *number)
{
    char *end;
    *number = strtoll(*line, &end, 10);
    if (end == *line || *end != ' ')
        return -1;
    *line = end + 1;
    return 0;
}

/* Takes the call's name, and the blank behind it. */
static int take_call(const char **line, char *call, size_t size)
{
    size_t length = strcspn(*line, " ");
    if (length == 0 || length >= size || (*line)[length] != ' ')
        return -1;
    memcpy(call, *line, length);
    call[length] = '\0';
    *line += length + 1;
    return 0;
}

int read_note(const char *line, struct note *note)
{
    long long process, fd, port, milliseconds;
    if ((line[0] != 'C' && line[0] != 'S') || line[1] != ' ')
        return -1;
    *note = (struct note){.side = line[0] == 'C' ? CLIENT : SERVER};
    line += 2;
    if (take_number(&line, &process) == -1 ||
        take_call(&line, note->call, sizeof note->call) == -1 || take_number(&line, &fd) == -1 ||
        take_number(&line, &note->amount) == -1 || take_number(&line, &note->result) == -1 ||
        take_number(&line, &port) == -1 || take_number(&line, &milliseconds) == -1)
        return -1;
    note->process = (long)process;
    note->fd = (int)fd;
    note->port = (int)port;
    note->milliseconds = (long)milliseconds;
    snprintf(note->text, sizeof note->text, "%s", line);
    note->text[strcspn(note->text, "\n")] = '\0';
    return 0;
}

void preview_bytes(struct note *note, const char *bytes, unsigned long length)
{
    enum { MOST = 16 };
    size_t filled = 0;
    unsigned long i = 0;
    while (i < length && (i == 0 || (bytes[i] != '\n' && bytes[i] != '\r'))) {
        char escaped[ESCAPED_SIZE];
        size_t more = escape_byte((unsigned char)bytes[i], escaped);
        if (filled + more > MOST)
            break;
        memcpy(note->text + filled, escaped, more);
        filled += more;
        i++;
    }
    snprintf(note->text + filled, sizeof note->text - filled, "%s", i < length ? " ..." : ",");
}
