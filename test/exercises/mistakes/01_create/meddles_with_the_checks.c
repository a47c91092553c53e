/* A mistake: what is to be said is written to a descriptor of a number that was made up. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
        char line[64];
        snprintf(line, sizeof line, "Socket %d created!\n", i);
        if (write(40, line, strlen(line)) == -1)
            perror("write");
        close(fd);
    }
    return 0;
}
