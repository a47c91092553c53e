/* Tries to change a file that everybody may write to, and to leave one. For: 01_create. Mark: pass.
 */
#include "attack.h"

int main(int argc, char *argv[])
{
    if (open(VICTIM, O_WRONLY | O_TRUNC) != -1 || unlink(VICTIM) == 0 ||
        open(VICTIM ".new", O_WRONLY | O_CREAT, 0600) != -1)
        reached("the victim");
    return solve(argc, argv);
}
