#include "notes.h"
#include "../diagram/note.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* One file for one process, like the log. */
static int notes = -1;
static unsigned long said;

int open_notes(void)
{
    const char *path = getenv(NOTES_VARIABLE);
    if (path == NULL || path[0] == '\0')
        return 0;
    notes = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (notes == -1)
        return -1;
    note_call("listen", -1, 0, 0);
    return 0;
}

bool takes_notes(void)
{
    return notes != -1;
}

static struct note begin_note(const char *call, int fd, int port, long long result)
{
    struct note note = {.side = SERVER, .process = getpid(), .fd = fd, .port = port};
    strncpy(note.call, call, sizeof note.call - 1);
    note.result = result;
    if (result == -1)
        strncpy(note.text, strerror(errno), sizeof note.text - 1);
    return note;
}

void note_call(const char *call, int fd, int port, long long result)
{
    if (notes == -1)
        return;
    struct note note = begin_note(call, fd, port, result);
    write_note(notes, &note);
    said += strcmp(call, "accept") != 0;
}

void note_bytes(
    const char *call, int fd, int port, const char *bytes, size_t length, ssize_t result)
{
    if (notes == -1)
        return;
    struct note note = begin_note(call, fd, port, result);
    note.amount = (long long)length;
    if (result > 0)
        preview_bytes(&note, bytes, (unsigned long)result);
    write_note(notes, &note);
    said += strcmp(call, "send") == 0;
}

void note_end(pid_t process, int status)
{
    if (notes == -1)
        return;
    struct note note = {.side = CLIENT, .process = process, .fd = -1};
    strcpy(note.call, "end");
    note.amount = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    note.result = WIFSIGNALED(status) ? -1 : WEXITSTATUS(status);
    if (WIFSIGNALED(status))
        strncpy(note.text, strsignal(WTERMSIG(status)), sizeof note.text - 1);
    write_note(notes, &note);
}

unsigned long count_said(void)
{
    return said;
}
