/* A mistake: the program asserts that no socket has the number 3, and most have just that. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    assert(argc == 2);
    long count = atol(argv[1]);
    for (long i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1) {
            perror("socket");
            return 1;
        }
        assert(fd < 3);
        printf("Socket %ld created!\n", i);
        close(fd);
    }
    return 0;
}
