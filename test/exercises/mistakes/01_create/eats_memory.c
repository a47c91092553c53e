/* A mistake: each line is kept in memory until the end, and the loop that keeps them never ends. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct line {
    char text[65536];
    struct line *next;
};

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: 01_create COUNT\n");
        return 1;
    }
    long count = atol(argv[1]);
    struct line *lines = NULL;
    for (long i = 1; count > 0; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1) {
            perror("socket");
            return 1;
        }
        close(fd);
        struct line *line = malloc(sizeof *line);
        if (line == NULL) {
            perror("malloc");
            return 1;
        }
        memset(line->text, ' ', sizeof line->text);
        snprintf(line->text, sizeof line->text, "Socket %ld created!", i);
        line->next = lines;
        lines = line;
    }
    for (; lines != NULL; lines = lines->next)
        puts(lines->text);
    return 0;
}
