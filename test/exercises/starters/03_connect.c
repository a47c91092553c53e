/*
 * Exercise 3: one address after another. The program is run as
 *
 *     03_connect HOST PORT
 *
 * It tries each address of HOST in turn until one accepts, with a fresh socket each time, and
 * prints "Socket connected to HOST on ip ADDRESS". When none accepts: the last reason on stderr,
 * and exit status 1.
 *
 * Write your code where it says TODO; you may change everything else in this file, too. Then type
 * make exercise3, and make hint3 if you are stuck.
 */
#include "../../common/helper.h"
#include <netdb.h>

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc != 3)
        exit_with_error("usage: 03_connect HOST PORT");

    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    int error = getaddrinfo(argv[1], argv[2], &hints, &found);
    if (error != 0)
        exit_with_error("cannot resolve %s: %s", argv[1], gai_strerror(error));

    /* TODO: connect to one of the addresses in the list, and say so. PORT is in each of them. */

    freeaddrinfo(found);
    return 0;
}
