/* Apart from the witness, since RTLD_NEXT is no part of POSIX, and what has to be defined for it
 * changes how glibc declares the functions that the witness replaces. */
#define _GNU_SOURCE
#define _DARWIN_C_SOURCE
#include "real.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

void find_real(const char *name, void *pointer, size_t size)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL)
        abort();
    /* ISO C has no cast from a pointer to a function's; POSIX wants their bytes to be the same
     * (dlsym()). */
    memcpy(pointer, &found, size);
}
