/* Tries to flood the pipe of the witness with 1 GiB. For: 01_create. Mark: fail. */
#include "attack.h"

int main(int argc, char *argv[])
{
    static char line[4096];
    memset(line, 'x', sizeof line);
    alarm(60);
    for (int fd = 3; fd < 256; fd++) {
        struct stat file;
        for (long i = 0; i < 1 << 18 && fstat(fd, &file) == 0 && S_ISFIFO(file.st_mode); i++) {
            if (syscall(SYS_write, fd, line, sizeof line) == -1)
                break;
        }
    }
    return solve(argc, argv);
}
