/* A mistake: what is closed is the number of the round, and so stdout in the first. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int count = argc == 2 ? atoi(argv[1]) : 0;
    for (int i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1) {
            perror("socket");
            return 1;
        }
        printf("Socket %d created!\n", i);
        fflush(stdout);
        close(i);
    }
    return 0;
}
