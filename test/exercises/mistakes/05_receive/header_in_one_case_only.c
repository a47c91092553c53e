/* A mistake: Content-Length is looked for in one spelling only. */
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void give_up(const char *reason)
{
    fprintf(stderr, "cannot get the page: %s\n", reason);
    exit(EXIT_FAILURE);
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        give_up("usage: 05_receive HOST PORT");
    struct addrinfo hints = {0};
    hints.ai_socktype = SOCK_STREAM;
    struct addrinfo *list;
    int error = getaddrinfo(argv[1], argv[2], &hints, &list);
    if (error != 0)
        give_up(gai_strerror(error));
    int fd = socket(list->ai_family, SOCK_STREAM, 0);
    if (fd < 0)
        give_up("no socket");
    if (connect(fd, list->ai_addr, list->ai_addrlen) < 0) {
        perror("cannot connect");
        return EXIT_FAILURE;
    }
    freeaddrinfo(list);

    dprintf(fd, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", argv[1]);
    FILE *server = fdopen(fd, "r");
    if (server == NULL)
        give_up("no memory");

    char line[4096];
    int status = 0;
    if (fgets(line, sizeof line, server) == NULL || sscanf(line, "HTTP/1.%*d %d", &status) != 1 ||
        status != 200)
        give_up("the status is not 200");
    unsigned long long left = 0;
    int has_length = 0;
    for (;;) {
        if (fgets(line, sizeof line, server) == NULL)
            give_up("the head has no end");
        if (strcmp(line, "\r\n") == 0)
            break;
        if (strncmp(line, "Content-Length:", 15) == 0) {
            char rest;
            if (strchr(line + 15, '-') != NULL || sscanf(line + 15, "%llu %c", &left, &rest) != 1)
                give_up("the length makes no sense");
            has_length = 1;
        }
    }
    if (!has_length)
        give_up("no length");

    char buffer[8192];
    while (left > 0) {
        size_t n = fread(buffer, 1, left < sizeof buffer ? left : sizeof buffer, server);
        if (n == 0)
            give_up(ferror(server) ? "the connection broke" : "the server has closed too early");
        fwrite(buffer, 1, n, stdout);
        left -= n;
    }
    fclose(server);
    return EXIT_SUCCESS;
}
