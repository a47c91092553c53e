/* Tries to have a secret quoted in the compiler's messages. For: 01_create. Mark: no compile. */
#include "attack.h"
#include SECRET

int main(int argc, char *argv[])
{
    return solve(argc, argv);
}
