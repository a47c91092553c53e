#include "command.h"
#include "../../common/helper.h"
#include "../diagram/turns.h"
#include "nonblocking.h"
#include "notes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_CANNOT_RUN = 126, EXIT_NOT_FOUND = 127, EXIT_BY_SIGNAL = 128 };

/* ---- Signals ---- */

/* The end of a pipe to which the handler writes the signal's number. A handler gets nothing but
 * that number, so what it needs must be global. */
static int signal_sink = -1;

/* Added to the number of a signal that no process has sent: Ctrl-C, most likely, which the terminal
 * sends to COMMAND as well. */
enum { FROM_TERMINAL = 0x80 };

static void note_signal(int number, siginfo_t *info, void *context)
{
    (void)context;
    int before = errno;
    unsigned char byte = (unsigned char)number;
    if (info->si_code > 0 && info->si_code != SI_USER && number != SIGCHLD)
        byte |= FROM_TERMINAL;
    /* A full pipe has plenty of signals in it already. */
    ssize_t written = write(signal_sink, &byte, 1);
    (void)written;
    errno = before;
}

static const int noted_signals[] = {SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { NOTED_SIGNALS = sizeof noted_signals / sizeof noted_signals[0] };

int catch_signals(void)
{
    int ends[2];
    if (pipe(ends) == -1)
        return -1;
    for (int i = 0; i < 2; i++) {
        if (set_nonblocking(ends[i]) == -1 || fcntl(ends[i], F_SETFD, FD_CLOEXEC) == -1)
            return -1;
    }
    signal_sink = ends[1];
    struct sigaction action = {
        .sa_sigaction = note_signal, .sa_flags = SA_RESTART | SA_NOCLDSTOP | SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < NOTED_SIGNALS; i++) {
        struct sigaction before;
        if (sigaction(noted_signals[i], NULL, &before) == -1)
            return -1;
        /* Whoever started us may want a signal ignored, as nohup does with SIGHUP. */
        bool is_ignored = before.sa_handler == SIG_IGN && noted_signals[i] != SIGCHLD;
        if (!is_ignored && sigaction(noted_signals[i], &action, NULL) == -1)
            return -1;
    }
    /* Whoever started us may have had them blocked, and would wait for ever. */
    if (sigprocmask(SIG_SETMASK, &action.sa_mask, NULL) == -1)
        return -1;
    return ends[0];
}

/* ---- The command ---- */

/* Where notes are taken: a pair of sockets, ours to keep, and the lesson's. Returns the lesson's,
 * or -1 where there is none. */
static int open_turns(struct server *server)
{
    int ends[2];
    server->turns = -1;
    if (!takes_notes() || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return -1;
    if (fcntl(ends[0], F_SETFD, FD_CLOEXEC) == -1 || fcntl(ends[1], F_SETFD, FD_CLOEXEC) == -1)
        exit_with_errno("cannot prepare to take turns");
    server->turns = ends[0];
    server->is_lessons_turn = true;
    return ends[1];
}

/* In the child: tells the lesson where its end is, which has a number that is out of its way. */
static int offer_turns(int turns)
{
    enum { OUT_OF_THE_WAY = 100 };
    char text[sizeof "2147483647"];
    int fd = fcntl(turns, F_DUPFD, OUT_OF_THE_WAY);
    if (fd == -1)
        return 0; /* The lesson is drawn without. */
    snprintf(text, sizeof text, "%d", fd);
    return setenv(TURNS_VARIABLE, text, 1);
}

/* In the child: becomes the command, or says why it cannot. */
static _Noreturn void become_command(char **command, uint16_t port, bool has_own_group, int turns)
{
    char text[sizeof "65535"];
    snprintf(text, sizeof text, "%d", port);
    /* The handlers go by themselves in exec, but what is ignored stays ignored. */
    if (signal(SIGPIPE, SIG_DFL) != SIG_ERR && setenv("PORT", text, 1) == 0 &&
        (turns == -1 || offer_turns(turns) == 0) && (!has_own_group || setpgid(0, 0) == 0))
        execvp(command[0], command);
    int status = errno == ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN;
    dprintf(STDERR_FILENO, "server: cannot run %s: %s\n", command[0], strerror(errno));
    _exit(status); /* Not exit(): what is in the buffers is our parent's. */
}

static int get_exit_status(int status)
{
    return WIFSIGNALED(status) ? EXIT_BY_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

/* At a terminal COMMAND stays in our process group, and Ctrl-C and Ctrl-Z reach it as they reach
 * us. Where there is none it gets a group of its own, so that all of it can be ended. */
static bool is_at_terminal(void)
{
    int terminal = open("/dev/tty", O_RDONLY | O_NOCTTY);
    if (terminal == -1)
        return false;
    close(terminal);
    return true;
}

/* Serves until the command has ended, and passes on to it, or to its whole group, what is meant to
 * end us. Returns its exit status. */
static int serve_command(struct server *server, int signals, pid_t child, bool has_own_group)
{
    pid_t target = has_own_group ? -child : child;
    for (;;) {
        if (serve(server, signals) == -1)
            exit_with_errno("cannot wait for clients");
        unsigned char number;
        while (read(signals, &number, 1) == 1) {
            if (number != SIGCHLD && !(number & FROM_TERMINAL))
                kill(target, number);
        }
        int status;
        pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == -1)
            exit_with_errno("cannot wait for the command");
        if (ended == child) {
            note_end(child, status);
            /* Whatever it has left behind in its group ends with it. */
            if (has_own_group)
                kill(target, SIGTERM);
            serve_to_the_end(server);
            return get_exit_status(status);
        }
    }
}

int run_command(struct server *server, int signals, char **command, uint16_t port)
{
    bool has_own_group = !is_at_terminal();
    int turns = open_turns(server);
    pid_t child = fork();
    if (child == -1)
        exit_with_error("cannot start %s: %s", command[0], strerror(errno));
    if (child == 0)
        become_command(command, port, has_own_group, turns);
    /* Both sides do it, for nobody knows which comes first; the second to try may fail. */
    if (has_own_group)
        setpgid(child, child);
    if (turns != -1)
        close(turns);
    return serve_command(server, signals, child, has_own_group);
}
