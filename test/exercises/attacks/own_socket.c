/* Tries to take the witness's place. For: 01_create. Mark: no compile. */
#include "attack.h"

int socket(int domain, int type, int protocol)
{
    return domain + type + protocol > 0 ? 3 : -1;
}

int main(int argc, char *argv[])
{
    return solve(argc, argv);
}
