/* Tries to fill the disk by way of stdout and stderr, 1 GiB at most. For: 01_create. Mark: wild. */
#include "attack.h"

int main(void)
{
    static char line[65536];
    memset(line, 'a', sizeof line);
    signal(SIGXFSZ, SIG_IGN);
    linger();
    for (long i = 0; i < 1L << 30;) {
        long count = syscall(SYS_write, i % 2 + 1, line, sizeof line);
        i += count > 0 ? count + 1 : 1;
    }
}
