/* Tries to run a program with the rights of root, whose it is. For: 01_create. Mark: pass. */
#include "attack.h"

int main(int argc, char *argv[])
{
    static char text[4096];
    int ends[2], user = 1;
    if (pipe(ends) == -1 || write(ends[1], text, (size_t)fcntl(ends[1], F_SETPIPE_SZ, 4096)) == -1)
        return 1;
    pid_t child = fork();
    if (child == 0 && dup2(ends[1], STDOUT_FILENO) != -1)
        return execlp("mount", "mount", "--help", (char *)NULL);
    usleep(200000); /* The child cannot go on: its output is full. */
    snprintf(text, sizeof text, "/proc/%d/status", (int)child);
    FILE *file = fopen(text, "r");
    while (file != NULL && fgets(text, sizeof text, file) != NULL)
        sscanf(text, "Uid: %*d %d", &user);
    kill(child, SIGKILL);
    if (user == 0 && getuid() != 0)
        reached("the rights of root");
    return solve(argc, argv);
}
