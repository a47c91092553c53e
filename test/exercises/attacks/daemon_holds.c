/* Tries to leave a process behind that holds stdout, stderr and the pipe of the witness. For:
 * 01_create. Mark: pass. */
#include "attack.h"

int main(int argc, char *argv[])
{
    leave_daemon(256);
    return solve(argc, argv);
}
