/*
 * interrupt LINES COMMAND [ARGUMENT]...: runs COMMAND as at a terminal of its own, and shows what
 * it prints. When it has printed LINES lines and then nothing for a second, or nothing for a
 * minute, presses Ctrl-C: it prints "^C", as a terminal does, and sends SIGINT to all that COMMAND
 * has started. Exits with COMMAND's status, or with 128 and the number of the signal that ended it.
 */
#include "../../common/helper.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

static _Noreturn void become(char *argv[], int out)
{
    /* What a test runner starts may have SIGINT ignored, and no shell can undo that. */
    if (setsid() == -1 || signal(SIGINT, SIG_DFL) == SIG_ERR ||
        signal(SIGPIPE, SIG_DFL) == SIG_ERR || dup2(out, STDOUT_FILENO) == -1 ||
        dup2(out, STDERR_FILENO) == -1 || close(out) == -1)
        exit_with_errno("cannot prepare %s", argv[0]);
    execvp(argv[0], argv);
    exit_with_errno("cannot run %s", argv[0]);
}

/* Shows what comes, and returns how many lines that were, or -1 at the end. */
static int show(int in)
{
    char buffer[4096];
    ssize_t length = read(in, buffer, sizeof buffer);
    if (length == -1)
        exit_with_errno("cannot read");
    int lines = 0;
    for (ssize_t i = 0; i < length; i++)
        lines += buffer[i] == '\n';
    show_or_exit(buffer, (size_t)length);
    return length == 0 ? -1 : lines;
}

int main(int argc, char *argv[])
{
    uint64_t expected;
    int ends[2];
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc < 3 || parse_number(argv[1], 0, 1000, &expected) == -1)
        exit_with_error("usage: interrupt LINES COMMAND [ARGUMENT]...");
    if (pipe(ends) == -1)
        exit_with_errno("cannot create a pipe");
    pid_t child = fork();
    if (child == -1)
        exit_with_error("cannot start %s: %s", argv[2], strerror(errno));
    if (child == 0) {
        close(ends[0]);
        become(argv + 2, ends[1]);
    }
    close(ends[1]);

    int64_t missing = (int64_t)expected;
    bool is_interrupted = false;
    for (;;) {
        struct pollfd waiting = {.fd = ends[0], .events = POLLIN};
        int ready = poll(&waiting, 1, is_interrupted ? -1 : missing > 0 ? 60000 : 1000);
        if (ready == -1 && errno != EINTR)
            exit_with_errno("cannot wait");
        if (ready == 0) {
            printf("^C\n");
            is_interrupted = true;
            kill(-child, SIGINT);
        }
        int lines = ready > 0 ? show(ends[0]) : 0;
        if (lines == -1)
            break;
        missing -= lines;
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        exit_with_errno("cannot wait for %s", argv[2]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
