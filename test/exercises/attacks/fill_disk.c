/* Tries to have a file of 1 TiB, if an empty one, and 2000 others. For: 01_create. Mark: pass. */
#include "attack.h"

int main(int argc, char *argv[])
{
    static const char *const folders[] = {"/tmp", "/dev/shm", "/var/tmp", "."};
    int count = 0;
    signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; i < 4000; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s/attack_left_%d", folders[i % 4], i % 2000);
        int fd = i < 2000 ? open(path, O_WRONLY | O_CREAT | O_EXCL, 0600) : -1 - unlink(path);
        if (fd != -1 && i < 4 && ftruncate(fd, 1L << 40) == 0)
            count += 2000;
        count += fd != -1 && dprintf(fd, "small\n") == 6;
        close(fd);
    }
    if (count > 1000)
        reached("room for too much");
    return solve(argc, argv);
}
