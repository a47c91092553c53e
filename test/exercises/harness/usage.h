/*
 * What a program and all that it has started use together, where the system tells, as Linux does in
 * /proc.
 */
#ifndef HARNESS_USAGE_H
#define HARNESS_USAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct usage {
    bool is_known;
    unsigned int processes;
    int64_t processor_milliseconds;
    int64_t memory_kibibytes; /* resident */
    bool is_asleep;           /* none of them works, or could if there were a processor for it */
};

/* What all those use that `proc` tells of, the descriptor of a sandbox's /proc; or without one, -1,
 * what `process` and all its descendants use. */
struct usage get_usage(int proc, pid_t process);

/* Puts the children of `parent` into an array with room for `room`. Returns how many that are. */
size_t find_children(pid_t parent, pid_t *children, size_t room);

/* How many threads user `uid` has now, or 0 where the system does not tell. */
unsigned int count_threads(uid_t uid);

#endif
