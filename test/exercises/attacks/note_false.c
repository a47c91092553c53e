/* Tries to note calls of socket() that it has not made. For: 01_create. Mark: fail. */
#include "attack.h"

int main(int argc, char *argv[])
{
    long count = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    for (long i = 1; i <= count; i++) {
        printf("Socket %ld created!\n", i);
        for (int fd = 3; fd < 64; fd++) {
            struct stat file;
            if (fstat(fd, &file) == 0 && S_ISFIFO(file.st_mode))
                dprintf(fd, "socket STREAM INET 0 = 3\nclose 3\n");
        }
    }
    return 0;
}
