/* A mistake: a 1 of type int is shifted by as many bits as an int has, and more. */
#include "../../common/helper.h"

int main(int argc, char *argv[])
{
    uint64_t count;
    if (prepare_process(argv[0]) == -1 || argc != 2 ||
        parse_number(argv[1], 0, UINT64_MAX, &count) == -1)
        exit_with_error("usage: 01_create COUNT");

    /* No more than a number of so many bits can count. */
    int width = 32 + (int)(count % 16);
    uint64_t most = (uint64_t)(1 << width);
    for (uint64_t i = 1; i <= count && (most == 0 || i != most); i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1)
            exit_with_errno("cannot create a socket");
        printf("Socket %ju created!\n", (uintmax_t)i);
        close(fd);
    }
    return 0;
}
