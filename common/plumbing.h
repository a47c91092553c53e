/*
 * What the files in common/ share with one another, and the practice server with them: how bytes
 * become visible, and how stdout is looked after. No lesson needs it, so a student need not read
 * it.
 */
#ifndef COMMON_PLUMBING_H
#define COMMON_PLUMBING_H

#include <stdbool.h>
#include <stddef.h>

/* Every error message begins with it, and passing it through every call would bury the rest. */
extern const char *program_name;

/* "PROGRAM: MESSAGE: REASON", or without REASON where that is NULL, as one line on stderr. What is
 * not plain text in the message is shown, not done: it may quote what somebody typed. */
void print_error(const char *message, const char *reason);

/*
 * Sees to it that stdout has taken all that was printed. Where it has not, says so and ends the
 * program with exit status 1, at once: it is also what happens last at every exit.
 */
void flush_stdout_or_exit(void);

/* Whether what show_or_exit() has shown ends in the middle of a line on a terminal, where an error
 * message should not go on. */
bool is_line_open(void);

/* Room for one byte in its visible form, and the '\0' at its end. */
enum { ESCAPED_SIZE = sizeof "\\xff" };

/*
 * Writes `byte` to `escaped` as C source would show it: printable ASCII as it is, other bytes as
 * \r, \n, \t or \x1b. Returns the length without the '\0', 1 to 4.
 */
size_t escape_byte(unsigned char byte, char escaped[ESCAPED_SIZE]);

#endif
