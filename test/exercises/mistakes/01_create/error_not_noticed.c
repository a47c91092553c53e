/* A mistake: where the system refuses a socket, the loop ends, and nobody says why. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int count = argc == 2 ? atoi(argv[1]) : 0;
    for (int i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1)
            break;
        printf("Socket %d created!\n", i);
        close(fd);
    }
    return 0;
}
