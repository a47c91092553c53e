/*
 * interruptible COMMAND [ARGUMENT]...: becomes COMMAND with SIGINT as it is at a terminal, where
 * Ctrl-C ends a program. What a test runner starts may have it ignored, and no shell can undo that.
 */
#include "../../common/helper.h"

#include <signal.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc < 2)
        exit_with_error("usage: interruptible COMMAND [ARGUMENT]...");
    if (signal(SIGINT, SIG_DFL) == SIG_ERR)
        exit_with_errno("cannot reset SIGINT");
    execvp(argv[1], argv + 1);
    exit_with_errno("cannot run %s", argv[1]);
}
