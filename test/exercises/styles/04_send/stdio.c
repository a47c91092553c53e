/* Right: stdio on both sides, with fdopen() over the descriptor. */
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static void give_up(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

int main(int argc, char *argv[])
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *address;
    if (argc != 3 || getaddrinfo(argv[1], argv[2], &hints, &address) != 0) {
        fputs("usage: 04_send HOST PORT\n", stderr);
        return EXIT_FAILURE;
    }
    signal(SIGPIPE, SIG_IGN);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        give_up("socket");
    if (connect(fd, address->ai_addr, address->ai_addrlen) != 0)
        give_up("connect");
    freeaddrinfo(address);

    FILE *server = fdopen(fd, "w");
    if (server == NULL)
        give_up("fdopen");
    unsigned long count = 0;
    int byte;
    while ((byte = getchar()) != EOF) {
        if (putc(byte, server) == EOF)
            give_up("putc");
        count++;
    }
    if (ferror(stdin))
        give_up("getchar");
    if (fclose(server) == EOF)
        give_up("fclose");
    printf("%lu bytes sent\n", count);
    return EXIT_SUCCESS;
}
