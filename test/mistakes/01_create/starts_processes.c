/* A mistake: a process for every socket, and each of them goes on in the same loop. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    /* Far fewer than a machine can bear, and enough to be noticed. */
    int count = argc == 2 ? atoi(argv[1]) + 20 : 0;
    for (int i = 1; i <= count; i++) {
        if (fork() > 0) {
            wait(NULL);
            return 0;
        }
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1) {
            perror("socket");
            return 1;
        }
        printf("Socket %d created!\n", i);
        close(fd);
    }
    return 0;
}
