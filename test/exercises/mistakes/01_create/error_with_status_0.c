/* A mistake: after the error message the program breaks out of the loop, and ends with status 0. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: 01_create COUNT\n");
        return 1;
    }
    long count = atol(argv[1]);
    for (long i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1) {
            perror("socket");
            break;
        }
        printf("Socket %ld created!\n", i);
        close(fd);
    }
    return 0;
}
