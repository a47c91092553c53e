/*
 * A place of its own for a program that nobody has read, where the system can make one without a
 * privilege (Linux, user_namespaces(7)): its own processes, of which it sees no others; its own
 * network, with nothing but itself; an own file system, with nothing but what a program is linked
 * to; and in it, it is nobody.
 */
#ifndef HARNESS_SANDBOX_H
#define HARNESS_SANDBOX_H

#include <stdbool.h>
#include <sys/types.h>

/* Like fork(), but the child is alone in a new sandbox: when it ends, so does all that there is in
 * it. Returns -1 with errno where no sandbox is to be had. */
pid_t fork_into_sandbox(void);

/* From outside: says who the sandbox's nobody is here: where we are root, a user whom nobody else
 * is; else ourselves. Returns 0, or -1 with errno. Before this, nothing works inside. */
int name_nobody(pid_t first_process);

/* From inside, once nobody has a name: becomes nobody, and brings up the network and the file
 * system. The directory `work`, unless that is NULL, becomes /work, and writable; in any case there
 * is a small /tmp. What is in `hidden` is not to be seen. Returns 0, or -1 with errno.
 */
int furnish_sandbox(const char *work, const char *hidden);

/* A number that no system gives to a user, for a process of ours. */
uid_t get_unused_user(pid_t process);

#endif
