/*
 * Notes of what happened at the two ends of a line, one for each system call: the lesson's are made
 * by test/system/observer.c, the practice server's by itself, and draw.c makes a drawing of them.
 */
#ifndef DIAGRAM_NOTE_H
#define DIAGRAM_NOTE_H

/* The file that notes are added to, for the lesson in its environment. */
#define NOTES_VARIABLE "LESSON_NOTES"

enum side { CLIENT, SERVER };

/*
 * What stands in `call` is the name of a call, or one of these words:
 *   listen   the server has begun to take notes
 *   reset    the server's close() with SO_LINGER set to 0 s
 *   peek     recv() with MSG_PEEK
 *   shut_rd  shutdown() of the reading side alone
 *   wait     the call in `text` is going to wait; a note of how it ended follows, if it ends
 *   end      the lesson has ended: `result` is its exit status, or -1 after a signal
 */
struct note {
    enum side side;
    long process;
    char call[16];
    int fd;            /* -1 for none */
    long long amount;  /* bytes that were offered, or the port that connect() is for */
    long long result;  /* what the call returned */
    int port;          /* the client's, which tells one connection from another; 0 for none */
    long milliseconds; /* how long the call took, where it may have waited */
    char text[64];     /* where the result is -1, what errno means; else the first of the bytes */
};

/* Adds a note to the open file `fd`, with one write(). A note that cannot be written is lost, and
 * errno stays as it was. */
void write_note(int fd, const struct note *note);

/* Reads a line of notes into `note`. Returns 0, or -1 where it is none. */
int read_note(const char *line, struct note *note);

/* Puts the beginning of `bytes` into `note->text`: the first line of them, in visible form, and
 * "..." where that is not all. */
void preview_bytes(struct note *note, const char *bytes, unsigned long length);

#endif
