/* A mistake: a semicolon is missing, so the program does not compile. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s COUNT\n", argv[0]);
        return 1;
    }
    long count = atol(argv[1]);
    for (long i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0) if (fd < 0)
        {
            perror("socket");
            return 1;
        }
        printf("Socket %ld created!\n", i);
        close(fd);
    }
    return 0;
}
