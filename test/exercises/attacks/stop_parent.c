/* Tries to stop its parent, for three seconds. For: 01_create. Mark: pass. */
#include "attack.h"

int main(int argc, char *argv[])
{
    pid_t parent = getppid();
    if (parent > 1 && fork() == 0) {
        linger();
        sleep(3);
        syscall(SYS_kill, parent, SIGCONT);
        _exit(0);
    }
    if (syscall(SYS_kill, parent, SIGSTOP) == 0 && parent > 1)
        reached("its parent");
    return solve(argc, argv);
}
