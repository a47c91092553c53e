/*
 * A student's program, which nobody has read: it runs with limits on everything, and nothing of it
 * is left when it ends.
 */
#ifndef HARNESS_PROGRAM_H
#define HARNESS_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct limits {
    uint64_t descriptors;       /* open at once */
    uint64_t processor_seconds; /* of work */
    uint64_t file_bytes;        /* in any one file, stdout among them */
    uint64_t memory_mebibytes;  /* resident */
    bool has_sanitizer;         /* which reserves more address space than there is memory */
};

struct program {
    char **command;    /* ends in NULL */
    const char *input; /* the file that is its stdin, "-" for ours, NULL for none at all */
    struct limits limits;
    bool is_ours; /* the compiler: it stays who we are, and keeps our environment */

    /* Once it runs. */
    pid_t process;
    int notes; /* what the witness writes, to be read without waiting */

    /* Once it has ended. */
    int status; /* of waitpid() */
    long resident_kibibytes;
};

/*
 * Starts the program, with its stdout and stderr in files of those names in `directory`. Returns 0,
 * or -1 with errno. The program has a user of its own where we are root, and a session of its own,
 * no directory to write to, and no environment but what it needs.
 */
int start_program(struct program *program, const char *directory);

/* Whether it uses more memory than its limit, where the system tells. */
bool is_too_large(const struct program *program);

/* Whether it waits for something, where the system tells. */
bool is_asleep(const struct program *program);

/* Whether it has ended, by itself or by us. Sets what is known then. */
bool has_ended(struct program *program);

/* Ends it, and whatever else it has started. */
void end_program(struct program *program);

#endif
