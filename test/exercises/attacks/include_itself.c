/* Tries to keep the compiler busy without an end. For: 01_create. Mark: no compile. */
#include "attack.h"
#include __FILE__

int main(int argc, char *argv[])
{
    return solve(argc, argv);
}
