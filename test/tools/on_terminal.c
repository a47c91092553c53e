/*
 * on_terminal COMMAND [ARGUMENT]...: runs COMMAND with a terminal for its stdout, and copies what
 * that terminal was sent to our stdout, byte for byte. Exits with COMMAND's status.
 */
#define _XOPEN_SOURCE 700
#include "../../common/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* Without this a terminal turns every \n into \r\n. */
static int leave_bytes_alone(int terminal)
{
    struct termios settings;
    if (tcgetattr(terminal, &settings) == -1)
        return -1;
    settings.c_oflag &= ~(tcflag_t)OPOST;
    return tcsetattr(terminal, TCSANOW, &settings);
}

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc < 2)
        exit_with_error("usage: on_terminal COMMAND [ARGUMENT]...");

    int keeper = posix_openpt(O_RDWR | O_NOCTTY);
    if (keeper == -1 || grantpt(keeper) == -1 || unlockpt(keeper) == -1)
        exit_with_errno("cannot make a terminal");
    int terminal = open(ptsname(keeper), O_RDWR | O_NOCTTY);
    if (terminal == -1 || leave_bytes_alone(terminal) == -1)
        exit_with_errno("cannot open the terminal");

    pid_t child = fork();
    if (child == -1)
        exit_with_errno("cannot start %s", argv[1]);
    if (child == 0) {
        if (dup2(terminal, STDOUT_FILENO) == -1)
            exit_with_errno("cannot give %s the terminal", argv[1]);
        execvp(argv[1], argv + 1);
        exit_with_errno("cannot run %s", argv[1]);
    }
    close(terminal);

    char buffer[4096];
    ssize_t length;
    /* Linux says EIO, others 0, when nobody has the terminal open any more. */
    while ((length = read(keeper, buffer, sizeof buffer)) > 0) {
        if (write(STDOUT_FILENO, buffer, (size_t)length) != length)
            exit_with_errno("cannot write to stdout");
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        exit_with_errno("cannot wait for %s", argv[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
