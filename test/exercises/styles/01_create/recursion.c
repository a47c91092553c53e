/* Right: a function that halves its work and calls itself, until it is left with one socket. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Creates the sockets from number `first` up to `end`, but not `end` itself. */
static void create_sockets(unsigned long first, unsigned long end)
{
    if (first >= end)
        return;
    if (end - first > 1) {
        unsigned long middle = first + (end - first) / 2;
        create_sockets(first, middle);
        create_sockets(middle, end);
        return;
    }
    int fd = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (fd < 0) {
        fflush(stdout);
        fprintf(stderr, "no socket %lu: %s\n", first, strerror(errno));
        exit(EXIT_FAILURE);
    }
    close(fd);
    printf("Socket %lu created!\n", first);
}

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: 01_create COUNT\n");
        return 2;
    }
    create_sockets(1, strtoul(argv[1], NULL, 10) + 1);
    return 0;
}
