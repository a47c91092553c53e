/* Tries to blind the witness, and to keep the harness busy with the end of its pipe. For:
 * 01_create. Mark: fail. */
#include "attack.h"

int main(int argc, char *argv[])
{
    for (int fd = 3; fd < 256; fd++) {
        FILE *file = fdopen(fd, "a");
        if (file != NULL)
            fclose(file); /* With none of the calls that the witness knows. */
    }
    usleep(1000000);
    return solve(argc, argv);
}
