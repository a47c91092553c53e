/* A mistake: _exit() at the end, without fflush(), loses the lines in a pipe */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int i, sock, count;

    if (argc != 2) {
        fprintf(stderr, "usage: %s COUNT\n", argv[0]);
        return 1;
    }
    count = atoi(argv[1]);

    for (i = 1; i <= count; i++) {
        sock = socket(AF_INET, SOCK_STREAM, 0);
        if (sock < 0) {
            perror("socket");
            return 1;
        }
        printf("Socket %d created!\n", i);
        close(sock);
    }
    _exit(0);
}
