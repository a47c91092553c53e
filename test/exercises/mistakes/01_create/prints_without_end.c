/* A mistake: the loop looks at a number that never changes, and so prints without end. */
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
    int created = 0;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1) {
        perror("socket");
        return 1;
    }
    while (created < count)
        printf("Socket %d created!\n", created + 1);
    close(fd);
    return 0;
}
