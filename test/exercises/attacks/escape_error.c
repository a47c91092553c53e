/* Tries to command the terminal by way of the compiler. For: 01_create. Mark: no compile. */
#include "attack.h"

#error "]0;ATTACK[2J $(touch /tmp/attack_markers/owned)"

int main(int argc, char *argv[])
{
    return solve(argc, argv);
}
