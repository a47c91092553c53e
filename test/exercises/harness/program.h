/*
 * A student's program, which nobody has read: it runs in a sandbox where the system has one, with
 * limits on everything, and nothing of it is left when it ends.
 */
#ifndef HARNESS_PROGRAM_H
#define HARNESS_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* More sockets than anybody needs in the program's network. */
enum { SOCKETS_MAX = 128 };

struct limits {
    uint64_t descriptors;       /* open at once */
    uint64_t processor_seconds; /* of work */
    uint64_t file_bytes;        /* in any one file, stdout among them */
    uint64_t memory_mebibytes;  /* resident */
    bool has_sanitizer;         /* which reserves more address space than there is memory */
};

/* What the process that becomes the program, or that is its sandbox, tells the harness. */
struct word {
    enum { WORD_NONE, WORD_READY, WORD_ENDED, WORD_TROUBLE } kind;
    int number; /* errno, or the status of waitpid() */
    long resident_kibibytes;
    char what[64]; /* did not work */
};

struct program {
    char **command;     /* ends in NULL */
    int input;          /* the descriptor that becomes its stdin, -1 for none at all */
    int output;         /* and its stdout */
    int errors;         /* and its stderr */
    const char *hidden; /* a directory that it must not see, or NULL */
    struct limits limits;
    const char *work;    /* where a compiler works, which keeps our environment; else NULL */
    size_t socket_count; /* how many are wanted, and then are left */
    int sockets[SOCKETS_MAX];
    bool is_sandboxed;
    unsigned int threads_outside; /* which count for it in a sandbox as well */

    /* Once it runs. */
    pid_t process; /* the program, or the first in its sandbox */
    int proc;      /* its sandbox's /proc, or -1 */
    int notes;     /* what the witness writes, to be read without waiting */
    int notes_end;
    int line; /* to that process */

    /* Once it has ended. */
    bool is_over;
    int status; /* of waitpid() */
    long resident_kibibytes;
    struct word trouble; /* of kind WORD_TROUBLE, if it was ours and not the program's */
};

/*
 * Makes a place for the program: a sandbox, or without `wants_sandbox`, or where none is to be had,
 * only the pipe for its notes. Returns 0, or -1 with errno.
 */
int prepare_program(struct program *program, bool wants_sandbox);

/* Returns a TCP socket in the program's network, which is the caller's, or -1 with errno. */
int take_socket(struct program *program);

/* Starts it, with the port in its environment, and in place of an argument that says PORT. Returns
 * 0, or -1 with errno. */
int start_program(struct program *program, uint16_t port);

/* Whether it has ended, by itself or by us. Sets what is known then. */
bool has_ended(struct program *program);

/* Ends it, and whatever else it has started. */
void end_program(struct program *program);

#endif
