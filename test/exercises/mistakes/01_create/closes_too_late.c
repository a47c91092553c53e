/* A mistake: the sockets are closed only when all of them have been created. */
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
    int *sockets = calloc(count, sizeof *sockets);
    if (sockets == NULL) {
        perror("calloc");
        return 1;
    }
    for (int i = 0; i < count; i++) {
        sockets[i] = socket(AF_INET, SOCK_STREAM, 0);
        if (sockets[i] == -1) {
            perror("socket");
            free(sockets);
            return 1;
        }
        printf("Socket %d created!\n", i + 1);
    }
    for (int i = 0; i < count; i++)
        close(sockets[i]);
    free(sockets);
    return 0;
}
