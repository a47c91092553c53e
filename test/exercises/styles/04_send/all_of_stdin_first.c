/* Right: all of stdin is kept before the program resolves, connects and calls write(). */
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Reads stdin to its end into memory that is the caller's to free. */
static char *read_everything(size_t *length)
{
    char *bytes = NULL;
    size_t room = 0;
    size_t filled = 0;
    for (;;) {
        if (filled == room) {
            room = room == 0 ? 1024 : 2 * room;
            bytes = realloc(bytes, room);
            if (bytes == NULL)
                return NULL;
        }
        ssize_t count = read(STDIN_FILENO, bytes + filled, room - filled);
        if (count == -1)
            return NULL;
        if (count == 0)
            break;
        filled += (size_t)count;
    }
    *length = filled;
    return bytes;
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        return 2;
    size_t length;
    char *bytes = read_everything(&length);
    if (bytes == NULL) {
        perror("cannot read stdin");
        return 1;
    }

    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list = NULL;
    int error = getaddrinfo(argv[1], argv[2], &hints, &list);
    if (error != 0) {
        fprintf(stderr, "cannot resolve %s: %s\n", argv[1], gai_strerror(error));
        return 1;
    }
    int fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
    if (fd == -1 || connect(fd, list->ai_addr, list->ai_addrlen) == -1) {
        perror("cannot connect");
        return 1;
    }
    freeaddrinfo(list);

    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    for (size_t sent = 0; sent < length;) {
        ssize_t count = write(fd, bytes + sent, length - sent);
        if (count == -1) {
            perror("cannot send");
            return 1;
        }
        sent += (size_t)count;
    }
    free(bytes);
    close(fd);
    printf("%zu bytes sent\n", length);
    return 0;
}
