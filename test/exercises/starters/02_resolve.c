/*
 * Exercise 2: all the addresses. The program is run as
 *
 *     02_resolve HOST PORT
 *
 * It prints every address of HOST, IPv4 and IPv6, once each, in the resolver's order, a line for
 * each: "127.0.0.1 80" or "::1 80". When HOST cannot be resolved: the resolver's own reason on
 * stderr, and exit status 1. What the resolver has allocated is given back. Nothing else goes to
 * stdout.
 *
 * Write your code where it says TODO; you may change everything else in this file, too. Then type
 * make exercise2, and make hint2 if you are stuck.
 */
#include "../../common/helper.h"
#include <netdb.h>

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc != 3)
        exit_with_error("usage: 02_resolve HOST PORT");

    /* TODO: look up HOST, which is argv[1], and print its addresses, each with argv[2] after it. */
    return 0;
}
