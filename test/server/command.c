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

/* SIGCHLD is the last one, since it is of interest only where there is a COMMAND: whoever became
 * the server with exec may have had children of its own. */
static const int noted_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD};
enum { NOTED_SIGNALS = sizeof noted_signals / sizeof noted_signals[0] };

int catch_signals(bool has_command)
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
    for (int i = 0; i < NOTED_SIGNALS - !has_command; i++) {
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

/* In the child: our handler must not run there, for the pipe to which it writes is our parent's.
 * What is ignored stays ignored, but for SIGPIPE, which we ourselves ignore. Returns 0, or -1 with
 * errno. */
static int restore_signals(void)
{
    if (signal(SIGPIPE, SIG_DFL) == SIG_ERR)
        return -1;
    for (int i = 0; i < NOTED_SIGNALS; i++) {
        struct sigaction action;
        if (sigaction(noted_signals[i], NULL, &action) == -1)
            return -1;
        if (action.sa_handler != SIG_IGN && signal(noted_signals[i], SIG_DFL) == SIG_ERR)
            return -1;
    }
    sigset_t none;
    sigemptyset(&none);
    return sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In the child: becomes the command, or says why it cannot. */
static _Noreturn void become_command(char **command, uint16_t port, bool has_own_group, int turns)
{
    char text[sizeof "65535"];
    snprintf(text, sizeof text, "%d", port);
    if ((!has_own_group || setpgid(0, 0) == 0) && restore_signals() == 0 &&
        setenv("PORT", text, 1) == 0 && (turns == -1 || offer_turns(turns) == 0))
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
        siginfo_t ended = {.si_pid = 0};
        if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOHANG | WNOWAIT) == -1)
            exit_with_errno("cannot wait for the command");
        if (ended.si_pid == child) {
            /* Whatever it has left behind in its group ends with it. Only then may the system give
             * its number to somebody else. */
            if (has_own_group)
                kill(target, SIGTERM);
            int status;
            if (waitpid(child, &status, 0) == -1)
                exit_with_errno("cannot wait for the command");
            note_end(child, status);
            serve_to_the_end(server);
            return get_exit_status(status);
        }
    }
}

int run_command(struct server *server, int signals, char **command, uint16_t port)
{
    bool has_own_group = !is_at_terminal();
    int turns = open_turns(server);
    /* Whatever comes now waits until the child, too, is ready for it. */
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &all, NULL) == -1)
        exit_with_errno("cannot hold back signals");
    pid_t child = fork();
    if (child == -1)
        exit_with_errno("cannot start %s", command[0]);
    if (child == 0)
        become_command(command, port, has_own_group, turns);
    if (sigprocmask(SIG_SETMASK, &none, NULL) == -1)
        exit_with_errno("cannot let signals come");
    /* Both sides do it, for nobody knows which comes first; the second to try may fail. */
    if (has_own_group)
        setpgid(child, child);
    if (turns != -1)
        close(turns);
    return serve_command(server, signals, child, has_own_group);
}
