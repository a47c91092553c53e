/*
 * Exercise 1: many sockets. The program is run as
 *
 *     01_create COUNT
 *
 * It creates COUNT TCP sockets, one after another, and closes each before it creates the next. For
 * each it prints a line: "Socket 1 created!", "Socket 2 created!" and so on. COUNT may be 100000,
 * where no more than 16 descriptors may be open at once. A socket with the number 0 is a good one.
 * When the system refuses a socket: a message on stderr, and exit status 1. Nothing else goes to
 * stdout.
 *
 * Write your code where it says TODO; you may change everything else in this file, too. Then type
 * make exercise1, and make hint1 if you are stuck.
 */
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
        /* TODO: create a socket, and print its line. */
    }
    return 0;
}
