/* Tries to be neither awake nor gone: it stops itself. For: 01_create. Mark: wild. */
#include "attack.h"

int main(void)
{
    pid_t self = getpid();
    prctl(PR_SET_NAME, "attack_left");
    if (fork() == 0) {
        sleep(60);
        if (getppid() == self)
            syscall(SYS_kill, self, SIGKILL);
        _exit(0);
    }
    raise(SIGSTOP);
}
