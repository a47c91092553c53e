/* A mistake: main() returns -1 on an error, which becomes exit status 255. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: 01_create COUNT\n");
        return -1;
    }
    long count = atol(argv[1]);
    for (long i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1) {
            perror("socket");
            return -1;
        }
        printf("Socket %ld created!\n", i);
        close(fd);
    }
    return 0;
}
