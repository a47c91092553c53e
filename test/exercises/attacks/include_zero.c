/* Tries to fill the memory by way of the compiler. For: 01_create. Mark: no compile|pass. */
#include "/dev/zero"
#include "attack.h"

int main(int argc, char *argv[])
{
    return solve(argc, argv);
}
