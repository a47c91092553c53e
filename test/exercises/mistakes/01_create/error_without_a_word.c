/* A mistake: where socket() fails the program ends without a message. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 2)
        exit(1);
    long count = atol(argv[1]);
    for (long i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1)
            exit(1);
        printf("Socket %ld created!\n", i);
        close(fd);
    }
    return 0;
}
