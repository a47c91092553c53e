/* A mistake: a descriptor of 0 is taken for an error. */
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
    int count = atoi(argv[1]);
    for (int i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd <= 0) {
            perror("socket");
            return 1;
        }
        printf("Socket %d created!\n", i);
        close(fd);
    }
    return 0;
}
