/* A mistake: only the parent counts, so each child goes on for ever, and has children of its
 * own. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int count = argc == 2 ? atoi(argv[1]) : 0;
    int i = 1;
    while (i <= count) {
        if (fork() > 0) {
            printf("Socket %d created!\n", i);
            i++;
            continue;
        }
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1) {
            perror("socket");
            return 1;
        }
        close(fd);
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
