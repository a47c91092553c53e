/*
 * What can go wrong on purpose. A new fault is a line in the table of fault.c, and a short function
 * beside it where it spoils the answer.
 */
#ifndef SERVER_FAULT_H
#define SERVER_FAULT_H

#include "answer.h"

/* What meets those who want to connect. */
enum door { DOOR_OPEN, DOOR_CLOSED, DOOR_FULL };

/* What meets those who have connected. */
enum welcome { WELCOME_READ, WELCOME_CLOSE, WELCOME_RESET, WELCOME_HALF_CLOSE, WELCOME_IGNORE };

struct fault {
    const char *name;
    const char *teaches; /* what happens, a colon, and what that teaches; 57 bytes at most */
    enum door door;
    enum welcome welcome;
    void (*spoil)(struct answer *answer); /* NULL where the answer is sound */
};

/* The fault of that name, or NULL. */
const struct fault *find_fault(const char *name);

/* The table, one by one: NULL behind the last. */
const struct fault *get_fault(size_t index);

#endif
