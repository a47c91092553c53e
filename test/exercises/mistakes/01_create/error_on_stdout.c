/* A mistake: the error message is printed with printf(), and goes to stdout. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 2) {
        printf("usage: 01_create COUNT\n");
        return 1;
    }
    long count = atol(argv[1]);
    for (long i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1) {
            printf("Socket %ld failed: %s\n", i, strerror(errno));
            return 1;
        }
        printf("Socket %ld created!\n", i);
        close(fd);
    }
    return 0;
}
