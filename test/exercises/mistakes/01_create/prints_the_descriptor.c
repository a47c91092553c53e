/* A mistake: the line has the number of the descriptor, not of the socket. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 2)
        return fprintf(stderr, "usage: 01_create COUNT\n"), 1;
    long count = strtol(argv[1], NULL, 10);
    while (count-- > 0) {
        int sockfd = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        if (sockfd < 0) {
            perror("socket");
            exit(1);
        }
        printf("Socket %d created!\n", sockfd);
        close(sockfd);
    }
    return 0;
}
