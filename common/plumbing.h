/*
 * What the files in common/ share with one another, and the practice server with them: how bytes
 * become visible, and how stdout is looked after. No lesson needs it, so a student need not read
 * it.
 */
#ifndef COMMON_PLUMBING_H
#define COMMON_PLUMBING_H

#include "helper.h"

#include <stdarg.h>

/* Every error message begins with it, and passing it through every call would bury the rest. */
extern const char *program_name;

/*
 * "PROGRAM: MESSAGE: REASON" as one line on stderr, without REASON where that is NULL; the message
 * is vprintf-like. What is not plain text in it is shown, not done: it may quote what somebody
 * typed. Where stdout has not taken all that was printed before, that is said instead, and the
 * program ends.
 */
void print_error(const char *reason, const char *format, va_list arguments) PRINTF_LIKE(2, 0);

/*
 * Sees to it that stdout has taken all that was printed. Where it has not, says so and ends the
 * program with exit status 1, at once: it is also what happens last at every exit.
 */
void flush_stdout_or_exit(void);

/* Room for one byte in its visible form, and the '\0' at its end. */
enum { ESCAPED_SIZE = sizeof "\\xff" };

/*
 * Writes `byte` to `escaped` as C source would show it: printable ASCII as it is, other bytes as
 * \r, \n, \t or \x1b. Returns the length without the '\0', 1 to 4.
 */
size_t escape_byte(unsigned char byte, char escaped[ESCAPED_SIZE]);

#endif
