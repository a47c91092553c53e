/* Right: all lines are gathered in memory, and one write() at the end puts them out. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static bool write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: 01_create COUNT\n");
        return 2;
    }
    unsigned long count = strtoul(argv[1], NULL, 10);
    char *text = NULL;
    size_t length = 0;
    FILE *lines = open_memstream(&text, &length);
    if (lines == NULL) {
        perror("open_memstream");
        return 1;
    }
    int status = 0;
    for (unsigned long i = 1; i <= count && status == 0; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1) {
            perror("socket");
            status = 1;
        } else {
            fprintf(lines, "Socket %lu created!\n", i);
            close(fd);
        }
    }
    fclose(lines);
    if (!write_all(STDOUT_FILENO, text, length)) {
        perror("write");
        status = 1;
    }
    free(text);
    return status;
}
