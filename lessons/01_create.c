/*
 * Lesson 1: create a socket. New: socket() gives us the number of an end point to talk through.
 */
#include "../common/helper.h"

int main(int argc, char *argv[])
{
    struct command_line line = {0};
    read_command_line_or_exit(&line, argc, argv);

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        exit_with_errno("cannot create a socket");
    printf("Socket created!\n");

    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
