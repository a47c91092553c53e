/* A mistake: the array of sockets is one too short, since its places count from 0. */
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
    long count = atol(argv[1]);
    int *sockets = malloc(count * sizeof *sockets);
    if (sockets == NULL) {
        perror("malloc");
        return 1;
    }
    for (long i = 1; i <= count; i++) {
        sockets[i] = socket(AF_INET, SOCK_STREAM, 0);
        if (sockets[i] == -1) {
            perror("socket");
            free(sockets);
            return 1;
        }
        printf("Socket %ld created!\n", i);
        close(sockets[i]);
    }
    free(sockets);
    return 0;
}
