/* Tries to write its own verdict, beside its output and itself. For: 01_create. Mark: fail. */
#include "attack.h"

int main(void)
{
    static const char *const names[] = {"verdict", "../verdict", "result", "../first/result"};
    for (int fd = 0; fd < 64; fd++) {
        char path[4200];
        snprintf(path, sizeof path, fd == 0 ? "/proc/self/exe" : "/proc/self/fd/%d", fd);
        ssize_t length = readlink(path, path, 4096);
        while (length > 0 && path[length - 1] != '/')
            length--;
        for (int i = 0; i < 4 && length > 0 && path[0] == '/'; i++) {
            snprintf(path + length, sizeof path - (size_t)length, "%s", names[i]);
            int file = open(path, O_WRONLY | O_TRUNC | O_NOFOLLOW);
            dprintf(file, i < 2 ? "pass\n" : "ended=exited\nnumber=0\nprotection=sandbox\n");
        }
    }
}
