#if defined(__linux__)
#define _DEFAULT_SOURCE /* setgroups(), wait4() */
#elif defined(__APPLE__)
#define _DARWIN_C_SOURCE
#endif
#include "program.h"
#include "../../server/nonblocking.h"
#include "sandbox.h"
#include "usage.h"
#include "witness.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* POSIX leaves it to programs to declare it. */
extern char **environ;

/* How many processes and threads a program may have beside those that are there already; and how
 * many others of its user may come meanwhile, where it has none of its own. */
enum { PROCESSES = 16, OTHERS = 240 };

/* ---- What is said over the line between the harness and the process that it has started ---- */

/* What a word can bring along: the sandbox's /proc, and then its sockets. */
enum { DESCRIPTORS_MAX = 1 + SOCKETS_MAX };

union control {
    struct cmsghdr header;
    char room[CMSG_SPACE(DESCRIPTORS_MAX * sizeof(int))];
};

/* Sends a word, with so many descriptors. */
static int say(int line, const struct word *word, const int *descriptors, size_t count)
{
    struct iovec bytes = {.iov_base = (void *)(uintptr_t)word, .iov_len = sizeof *word};
    union control control = {0};
    struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1};
    if (count > 0) {
        message.msg_control = control.room;
        message.msg_controllen = (socklen_t)CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = (socklen_t)CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(header), descriptors, count * sizeof(int));
    }
    return sendmsg(line, &message, 0) == (ssize_t)sizeof *word ? 0 : -1;
}

static void say_trouble(int line, const char *what)
{
    struct word word = {.kind = WORD_TROUBLE, .number = errno};
    snprintf(word.what, sizeof word.what, "%s", what);
    say(line, &word, NULL, 0);
}

/* Waits for a word, of WORD_NONE where the other end has gone. Returns whether so many descriptors
 * have come with it. */
static bool hear(int line, struct word *word, int *descriptors, size_t count)
{
    struct iovec bytes = {.iov_base = word, .iov_len = sizeof *word};
    union control control = {0};
    struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1};
    message.msg_control = control.room;
    message.msg_controllen = sizeof control.room;
    ssize_t received = recvmsg(line, &message, MSG_WAITALL);
    if (received != (ssize_t)sizeof *word)
        memset(word, 0, sizeof *word);
    struct cmsghdr *header = received > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header == NULL || count == 0 || header->cmsg_len != CMSG_LEN(count * sizeof(int)))
        return false;
    memcpy(descriptors, CMSG_DATA(header), count * sizeof(int));
    for (size_t i = 0; i < count; i++)
        fcntl(descriptors[i], F_SETFD, FD_CLOEXEC);
    return true;
}

/* ---- Limits ---- */

/* Sets the limit at which a program is warned, by a signal or an error, and the one behind it; both
 * can only become less than they were. */
static int set_limit(int resource, rlim_t soft, rlim_t hard)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) == -1)
        return -1;
    if (limit.rlim_max == RLIM_INFINITY || hard < limit.rlim_max)
        limit.rlim_max = hard;
    limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
    return setrlimit(resource, &limit);
}

/* The limit counts all of the user's, those outside a sandbox too with an old kernel. Where nobody
 * knows how many there are, we must not take those away. */
static int limit_processes(const struct program *program)
{
    rlim_t threads = count_threads(getuid());
    if (threads == 0 && access("/proc/self/task", F_OK) == -1)
        return 0;
    rlim_t most = threads + PROCESSES;
    if (program->threads_outside > 0 || (!program->is_sandboxed && getuid() < get_unused_user(0)))
        most += program->threads_outside + OTHERS;
    return set_limit(RLIMIT_NPROC, most, most);
}

/* Since Linux 5.14 the limit within a user namespace is its own. */
static bool counts_threads_outside(void)
{
    struct utsname system;
    if (uname(&system) == -1)
        return true;
    char *minor;
    long major = strtol(system.release, &minor, 10);
    return major < 5 || (major == 5 && *minor == '.' && strtol(minor + 1, NULL, 10) < 14);
}

static int set_limits(const struct program *program)
{
    const struct limits *limits = &program->limits;
    rlim_t seconds = (rlim_t)limits->processor_seconds;
    rlim_t size = (rlim_t)limits->file_bytes;
    rlim_t descriptors = (rlim_t)limits->descriptors;
    /* Of address space a program has more than of memory, where addresses are long enough. */
    uint64_t bytes = limits->memory_mebibytes << 21;
    rlim_t space = bytes > SIZE_MAX ? RLIM_INFINITY : (rlim_t)bytes;
    if (set_limit(RLIMIT_CORE, 0, 0) == -1 || set_limit(RLIMIT_CPU, seconds, seconds + 1) == -1 ||
        set_limit(RLIMIT_FSIZE, size, size) == -1 ||
        set_limit(RLIMIT_NOFILE, descriptors, descriptors) == -1 || limit_processes(program) == -1)
        return -1;
    /* Last, for it holds for us as well. A sanitizer reserves more address space than there is
     * memory. */
    return limits->has_sanitizer ? 0 : set_limit(RLIMIT_AS, space, space);
}

/* Outside a sandbox root may do everything, so a program that root runs becomes somebody else,
 * whom nobody has. Where there are no such numbers, as in some containers, it stays who it is. */
static int become_nobody(const struct program *program)
{
    if (program->is_sandboxed || getuid() != 0)
        return 0;
    uid_t uid = get_unused_user(getpid());
    if (setgroups(0, NULL) == -1 || setgid(uid) == -1)
        return errno == EINVAL || errno == EPERM ? 0 : -1;
    return setuid(uid);
}

/* ---- Starting ---- */

static int connect_streams(const struct program *program)
{
    if (program->input == -1)
        close(STDIN_FILENO);
    else if (dup2(program->input, STDIN_FILENO) == -1)
        return -1;
    return dup2(program->output, STDOUT_FILENO) == -1 || dup2(program->errors, STDERR_FILENO) == -1
               ? -1
               : 0;
}

/* What a program finds in its environment: the harness's wishes, and settings that make it behave
 * the same everywhere. A compiler keeps ours, but for its place for temporary files. */
static char **choose_environment(const struct program *program)
{
    static const char *const wanted[] = {WITNESS_KEY, WITNESS_HOST, WITNESS_PORT, WITNESS_SEND,
        WITNESS_RECEIVE, WITNESS_SOCKETS, WITNESS_BUFFER, WITNESS_ZERO, WITNESS_COUNTS,
        WITNESS_ABORT, WITNESS_GONE, "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"};
    enum { WANTED = sizeof wanted / sizeof wanted[0] };
    static char texts[WANTED][8192];
    static char *environment[WANTED + 3];
    static char path[] = "PATH=/usr/bin:/bin";
    static char locale[] = "LC_ALL=C";
    if (program->work != NULL) {
        /* One that is ended leaves its files there. */
        if (setenv("TMPDIR", ".", 1) == -1 || setenv("HOME", ".", 1) == -1)
            return NULL;
        return environ;
    }
    size_t count = 0;
    environment[count++] = path;
    environment[count++] = locale;
    for (size_t i = 0; i < WANTED; i++) {
        const char *value = getenv(wanted[i]);
        if (value == NULL)
            continue;
        snprintf(texts[i], sizeof texts[i], "%s=%s", wanted[i], value);
        environment[count++] = texts[i];
    }
    environment[count] = NULL;
    return environment;
}

/* Tells the program, and its witness, which port is right. */
static int name_port(const struct program *program, uint16_t port)
{
    static char text[sizeof "65535"];
    snprintf(text, sizeof text, "%d", port);
    for (char **argument = program->command; *argument != NULL; argument++) {
        if (strcmp(*argument, "PORT") == 0)
            *argument = text;
    }
    return setenv(WITNESS_PORT, text, 1);
}

/* In a process of its own: becomes the program. Says so over the line where that fails. */
static void become_program(const struct program *program, int file)
{
    char **environment = choose_environment(program);
    if (environment == NULL || dup2(program->notes_end, WITNESS_FD) == -1 ||
        dup2(file, WITNESS_FD + 1) == -1 || fcntl(WITNESS_FD + 1, F_SETFD, FD_CLOEXEC) == -1 ||
        setsid() == -1) {
        say_trouble(program->line, "cannot prepare its process");
    } else if (connect_streams(program) == -1) {
        say_trouble(program->line, "cannot connect its stdin, stdout and stderr");
    } else if (!program->is_sandboxed && chdir(program->work == NULL ? "/" : program->work) == -1) {
        /* In / nobody can leave a file. */
        say_trouble(program->line, "cannot go to its directory");
    } else if (become_nobody(program) == -1) {
        say_trouble(program->line, "cannot change its user");
    } else if (signal(SIGPIPE, SIG_DFL) == SIG_ERR || /* What we ignore it would ignore, too. */
               set_limits(program) == -1) {
        say_trouble(program->line, "cannot set its limits");
    } else {
#ifdef __linux__
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != -1 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != -1)
            fexecve(WITNESS_FD + 1, program->command, environment);
#else
        execve(program->command[0], program->command, environment);
#endif
        say_trouble(program->line, "cannot run it");
    }
    _exit(EXIT_FAILURE);
}

/* Opened before anything else, since nobody may not look into the directories that lead to it. */
static int open_program(const struct program *program)
{
    return open(program->command[0], O_RDONLY | O_CLOEXEC);
}

/* Hands out the sandbox's /proc, and as many of its sockets as are wanted. */
static int hand_out(const struct program *program)
{
    struct word ready = {.kind = WORD_READY};
    int ours[DESCRIPTORS_MAX] = {open("/proc", O_RDONLY | O_CLOEXEC)};
    int result = ours[0] == -1 ? -1 : 0;
    for (size_t i = 1; i <= program->socket_count; i++) {
        ours[i] = socket(AF_INET, SOCK_STREAM, 0);
        result = ours[i] == -1 ? -1 : result;
    }
    if (result == 0)
        result = say(program->line, &ready, ours, 1 + program->socket_count);
    for (size_t i = 1; i <= program->socket_count; i++)
        close(ours[i]);
    return result;
}

/* The first process of a sandbox: the system ends all others with it. None of them can end it, stop
 * it or look into it (pid_namespaces(7)). */
static _Noreturn void keep_sandbox(struct program *program)
{
    struct word word;
    int file = open_program(program);
    hear(program->line, &word, NULL, 0);
    if (word.kind != WORD_READY)
        _exit(EXIT_FAILURE);
    if (file == -1) {
        say_trouble(program->line, "cannot open it");
        _exit(EXIT_FAILURE);
    }
    if (furnish_sandbox(program->work, program->hidden) == -1) {
        say_trouble(program->line, "cannot furnish the sandbox");
        _exit(EXIT_FAILURE);
    }
    if (hand_out(program) == -1)
        _exit(EXIT_FAILURE);
    hear(program->line, &word, NULL, 0);
    if (word.kind != WORD_READY)
        _exit(EXIT_FAILURE);
    pid_t process = name_port(program, (uint16_t)word.number) == -1 ? -1 : fork();
    if (process == 0)
        become_program(program, file);
    if (process == -1) {
        say_trouble(program->line, "cannot start a process for it");
        _exit(EXIT_FAILURE);
    }
    struct word ended = {.kind = WORD_ENDED};
    struct rusage usage;
    pid_t gone;
    do {
        gone = wait4(-1, &ended.number, 0, &usage);
    } while (gone != process && (gone != -1 || errno == EINTR));
    ended.resident_kibibytes = usage.ru_maxrss;
    say(program->line, &ended, NULL, 0);
    _exit(EXIT_SUCCESS);
}

/* Makes a sandbox, with sockets from within, where there can be one. */
static void prepare_sandbox(struct program *program)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    program->line = ends[1];
    program->is_sandboxed = true;
    if (counts_threads_outside())
        program->threads_outside = count_threads(getuid());
    program->process = fork_into_sandbox();
    if (program->process == 0) {
        close(ends[0]);
        keep_sandbox(program);
    }
    close(ends[1]);
    program->line = ends[0];
    struct word ready = {.kind = WORD_READY};
    struct word answer;
    int theirs[DESCRIPTORS_MAX];
    if (program->process != -1 && name_nobody(program->process) == 0 &&
        say(program->line, &ready, NULL, 0) == 0 &&
        hear(program->line, &answer, theirs, 1 + program->socket_count)) {
        program->proc = theirs[0];
        memcpy(program->sockets, theirs + 1, program->socket_count * sizeof(int));
        return;
    }
    close(ends[0]);
    if (program->process != -1) {
        kill(program->process, SIGKILL);
        waitpid(program->process, NULL, 0);
    }
    program->is_sandboxed = false;
}

int prepare_program(struct program *program, bool wants_sandbox)
{
    int ends[2];
    if (pipe(ends) == -1 || set_nonblocking(ends[0]) == -1 ||
        fcntl(ends[0], F_SETFD, FD_CLOEXEC) == -1 || fcntl(ends[1], F_SETFD, FD_CLOEXEC) == -1)
        return -1;
    program->notes = ends[0];
    program->notes_end = ends[1];
    program->proc = -1;
    if (wants_sandbox)
        prepare_sandbox(program);
    return 0;
}

int take_socket(struct program *program)
{
    if (program->is_sandboxed) {
        errno = EMFILE;
        return program->socket_count == 0 ? -1 : program->sockets[--program->socket_count];
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd == -1 || fcntl(fd, F_SETFD, FD_CLOEXEC) == -1 ? -1 : fd;
}

int start_program(struct program *program, uint16_t port)
{
    struct word go = {.kind = WORD_READY, .number = port};
    if (program->is_sandboxed) {
        close(program->notes_end);
        return say(program->line, &go, NULL, 0);
    }
    int ends[2];
#ifdef __linux__
    /* Orphans of the program become our children, so that we can end them. */
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
        return -1;
#endif
    int file = open_program(program);
    if (file == -1 || name_port(program, port) == -1 ||
        socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    program->process = fork();
    program->line = ends[program->process == 0 ? 1 : 0];
    if (program->process == 0)
        become_program(program, file);
    close(file);
    close(ends[1]);
    close(program->notes_end);
    return program->process == -1 ? -1 : 0;
}

/* ---- Ending ---- */

bool has_ended(struct program *program)
{
    struct rusage usage;
    int status;
    struct word word;
    if (wait4(program->process, &status, WNOHANG, &usage) != program->process)
        return false;
    program->status = status;
    program->resident_kibibytes = usage.ru_maxrss;
    program->is_over = true;
    hear(program->line, &word, NULL, 0);
    if (word.kind == WORD_TROUBLE)
        program->trouble = word;
    else if (program->is_sandboxed && word.kind == WORD_NONE)
        program->trouble = (struct word){WORD_TROUBLE, 0, 0, "the sandbox has been ended"};
    if (word.kind == WORD_ENDED) {
        program->status = word.number;
        program->resident_kibibytes = word.resident_kibibytes;
    }
#ifdef __APPLE__
    program->resident_kibibytes /= 1024; /* macOS counts bytes, everybody else KiB. */
#endif
    return true;
}

#ifdef __linux__
/* Ends our children: the program, or what it has left to us. */
static void end_children(void)
{
    pid_t children[64];
    size_t count = find_children(getpid(), children, sizeof children / sizeof children[0]);
    for (size_t i = 0; i < count; i++)
        kill(children[i], SIGKILL);
}

/* Where root runs it, all that belongs to the user whom nobody else is. */
static void end_user(uid_t user)
{
    pid_t helper = fork();
    if (helper == 0) {
        if (setuid(user) == 0)
            kill(-1, SIGKILL);
        _exit(0);
    }
    if (helper != -1)
        waitpid(helper, NULL, 0);
}
#endif

void end_program(struct program *program)
{
    if (program->is_sandboxed) {
        /* Once it is over, its number may be another's. */
        if (!program->is_over && kill(program->process, SIGKILL) == 0)
            waitpid(program->process, NULL, 0);
        return;
    }
    kill(-program->process, SIGKILL);
#ifdef __linux__
    if (getuid() == 0)
        end_user(get_unused_user(program->process));
    /* When a process ends, its children become ours, so there may be new ones at any time. Where
     * nobody tells us which those are, we do not wait for them. */
    for (int turn = 0; turn < 1000 && waitpid(-1, NULL, WNOHANG) != -1; turn++) {
        end_children();
        poll(NULL, 0, 1);
    }
#endif
}
