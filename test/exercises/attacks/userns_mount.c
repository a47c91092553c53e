/* Tries to be root in a sandbox of its own making, and to mount. For: 01_create. Mark: pass. */
#include "attack.h"

int main(int argc, char *argv[])
{
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 || unshare(CLONE_NEWNS) == 0)
        reached("a namespace");
    mkdir("/tmp/attack_left", 0700);
    int mounted = mount("none", "/tmp/attack_left", "tmpfs", 0, NULL);
    umount2("/tmp/attack_left", MNT_DETACH);
    rmdir("/tmp/attack_left");
    if (mounted == 0 || setuid(0) == 0 || chroot("/") == 0)
        reached("what root may");
    return solve(argc, argv);
}
