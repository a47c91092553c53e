/*
 * Lesson 1: create a socket. New: socket() asks the kernel for an end point to talk through, of the
 * kind IPv4 (AF_INET) and TCP (SOCK_STREAM), and gives back its number, or -1 where it failed.
 */
#include "../common/helper.h"
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct command_line line = {0};
    if (read_command_line(&line, argc, argv) == -1)
        exit_with_usage(&line);

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        exit_with_errno("cannot create a socket");
    print_or_exit("Socket created!\n");

    if (close(fd) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
