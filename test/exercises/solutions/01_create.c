/* Exercise 1, solved: create COUNT TCP sockets, one after another. */
#include "../../common/helper.h"

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    uint64_t number;
    if (argc != 2 || parse_number(argv[1], 0, 1000000, &number) == -1)
        exit_with_error("usage: 01_create COUNT");
    int count = (int)number;

    for (int i = 1; i <= count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1)
            exit_with_errno("cannot create socket %d", i);
        printf("Socket %d created!\n", i);
        if (close(fd) == -1)
            exit_with_errno("cannot close socket %d", i);
    }
    return 0;
}
