/* A mistake: the sockets are of the kind SOCK_DGRAM, which is UDP. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s COUNT\n", argv[0]);
        return EXIT_FAILURE;
    }
    unsigned long count = strtoul(argv[1], NULL, 10);
    for (unsigned long number = 1; number <= count; number++) {
        int fd = socket(AF_INET, SOCK_DGRAM, 0);
        if (fd == -1) {
            fprintf(stderr, "socket: %s\n", strerror(errno));
            return EXIT_FAILURE;
        }
        printf("Socket %lu created!\n", number);
        close(fd);
    }
    return EXIT_SUCCESS;
}
