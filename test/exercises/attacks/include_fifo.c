/* Tries to let the compiler wait for what nobody writes. For: 01_create. Mark: no compile. */
#include "attack.h"
#include FIFO

int main(int argc, char *argv[])
{
    return solve(argc, argv);
}
