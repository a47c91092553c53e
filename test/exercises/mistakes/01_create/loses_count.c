/* A mistake: the number is kept in a short, which ends at 32767. */
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
    long left = atol(argv[1]);
    short number = 0;
    while (left > 0) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1) {
            perror("socket");
            return 1;
        }
        number++;
        printf("Socket %hd created!\n", number);
        close(fd);
        left--;
    }
    return 0;
}
