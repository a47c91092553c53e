/* A mistake: COUNT is asked for with scanf instead of being taken from argv */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int i, sock, count;

    scanf("%d", &count);

    for (i = 1; i <= count; i++) {
        sock = socket(AF_INET, SOCK_STREAM, 0);
        if (sock < 0) {
            perror("socket");
            return 1;
        }
        printf("Socket %d created!\n", i);
        close(sock);
    }
    return 0;
}
