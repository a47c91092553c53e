/* Tries to fill the disk by way of the compiler. For: 01_create. Mark: no compile. */
#include "attack.h"

char huge[1 << 30] = {1};

int main(int argc, char *argv[])
{
    return solve(argc, argv) + huge[1];
}
