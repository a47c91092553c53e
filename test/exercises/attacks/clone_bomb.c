/* Tries to become 64 processes by a raw system call, half of them its parent's children. For:
 * 01_create. Mark: wild. */
#include "attack.h"

int main(void)
{
    for (int i = 0; i < 6; i++) {
        syscall(SYS_clone, (i % 2 == 0 ? CLONE_PARENT : 0) | SIGCHLD, 0, 0, 0, 0);
        linger();
    }
    for (;;)
        pause();
}
