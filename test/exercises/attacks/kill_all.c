/* Tries to end all processes, if only where it does not see that of the others. For: 01_create.
 * Mark: pass. */
#include "attack.h"

int main(int argc, char *argv[])
{
    if (syscall(SYS_kill, -1, 0) == 0)
        reached("somebody who can be signalled");
    if (DECOY > 100 && getpid() < 100 && syscall(SYS_kill, DECOY, 0) == -1 && errno == ESRCH)
        syscall(SYS_kill, -1, SIGKILL);
    return solve(argc, argv);
}
