/* Tries to end its parent, if it is the first in a sandbox. For: 01_create. Mark: pass. */
#include "attack.h"

int main(int argc, char *argv[])
{
    pid_t parent = getppid();
    if (parent == 1 && getpid() < 100) {
        for (int number = 1; number < 65; number++)
            syscall(SYS_kill, parent, number);
    }
    if (parent > 1 && syscall(SYS_kill, parent, 0) == 0)
        reached("its parent");
    return solve(argc, argv);
}
