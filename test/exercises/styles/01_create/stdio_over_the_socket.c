/* Right: fdopen() makes a stream of each socket, and fclose() closes it. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: 01_create COUNT\n");
        return 2;
    }
    long count = atol(argv[1]);
    for (long i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        FILE *stream = fd == -1 ? NULL : fdopen(fd, "r+");
        if (stream == NULL) {
            perror("socket");
            return EXIT_FAILURE;
        }
        printf("Socket %ld created!\n", i);
        fclose(stream);
    }
    fprintf(stderr, "That is all.\n");
    return EXIT_SUCCESS;
}
