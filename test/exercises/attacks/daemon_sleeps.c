/* Tries to leave a process behind that has nothing open. For: 01_create. Mark: pass. */
#include "attack.h"

int main(int argc, char *argv[])
{
    leave_daemon(0);
    return solve(argc, argv);
}
