/*
 * The C library's own functions, for what stands in front of them.
 */
#ifndef SYSTEM_REAL_H
#define SYSTEM_REAL_H

#include <stddef.h>

/* Puts the address of the library's function `name` into the pointer to a function at `pointer`, of
 * `size` bytes. A library without that function ends the program. */
void find_real(const char *name, void *pointer, size_t size);

#endif
