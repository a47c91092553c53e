/* A mistake: main() returns how many sockets there were, so that success looks like a failure. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int create_sockets(int count)
{
    for (int i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1) {
            perror("socket");
            exit(1);
        }
        printf("Socket %d created!\n", i);
        close(fd);
    }
    return count;
}

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: 01_create COUNT\n");
        return 1;
    }
    return create_sockets(atoi(argv[1]));
}
