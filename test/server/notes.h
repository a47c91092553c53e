/*
 * The server's part in a drawing: it notes its own calls in the file that LESSON_NOTES names,
 * beside those of the lesson, and takes turns with the lesson (see test/diagram/).
 */
#ifndef SERVER_NOTES_H
#define SERVER_NOTES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Begins to take notes if LESSON_NOTES asks for it. Returns 0, or -1 with errno. */
int open_notes(void);

/* Whether anybody wants notes. */
bool takes_notes(void);

/* Notes that a call returned `result`, or -1 with errno, which stays as it was; `fd` is the
 * connection of the client whose port is `port`. */
void note_call(const char *call, int fd, int port, long long result);

/* The same for `length` bytes that were to be sent, or room for them to be received in. */
void note_bytes(
    const char *call, int fd, int port, const char *bytes, size_t length, ssize_t result);

/* Notes how COMMAND ended, with a status of waitpid(). */
void note_end(pid_t process, int status);

/* How often something has gone out on the line, as far as it was noted. */
unsigned long count_said(void);

#endif
