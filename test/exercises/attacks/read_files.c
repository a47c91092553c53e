/* Tries to read a secret, a solution, and what only root may. For: 01_create. Mark: pass. */
#include "attack.h"

int main(int argc, char *argv[])
{
    static const char *const paths[] = {SECRET, SOLUTION, "/etc/shadow", "/etc/passwd",
        "/proc/1/environ", "/proc/1/root/etc/passwd", "/proc/1/cwd/Makefile", "/dev/mem", "/root",
        "/home", "/var/log"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        if (open(paths[i], O_RDONLY) != -1)
            reached(paths[i]);
    }
    return solve(argc, argv);
}
