/* A mistake: the sockets are of the family AF_UNIX, which never leaves the machine. */
#include "../../common/helper.h"

int main(int argc, char *argv[])
{
    uint64_t count;
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc != 2 || parse_number(argv[1], 0, UINT64_MAX, &count) == -1)
        exit_with_error("usage: 01_create COUNT");

    for (uint64_t i = 1; i <= count; i++) {
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        if (fd == -1)
            exit_with_errno("cannot create a socket");
        printf("Socket %ju created!\n", (uintmax_t)i);
        close(fd);
    }
    return 0;
}
