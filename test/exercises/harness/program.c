#if defined(__linux__)
#define _DEFAULT_SOURCE /* setgroups(), wait4() */
#elif defined(__APPLE__)
#define _DARWIN_C_SOURCE
#endif
#include "program.h"
#include "../../server/nonblocking.h"
#include "witness.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* POSIX leaves it to programs to declare it. */
extern char **environ;

/* How many processes and threads a program may have beside those that are there already. */
enum { PROCESSES = 16 };

/* ---- Limits ---- */

/* How many threads user `uid` has now, or 0 where the system does not tell. */
static rlim_t count_threads(uid_t uid)
{
    DIR *processes = opendir("/proc");
    if (processes == NULL)
        return 0;
    rlim_t count = 0;
    const struct dirent *entry;
    while ((entry = readdir(processes)) != NULL) {
        char path[300];
        struct stat task;
        snprintf(path, sizeof path, "/proc/%s/task", entry->d_name);
        if (isdigit((unsigned char)entry->d_name[0]) && stat(path, &task) == 0 &&
            task.st_uid == uid)
            count += (rlim_t)task.st_nlink - 2; /* A directory for each, "." and "..". */
    }
    closedir(processes);
    return count;
}

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

static int limit_processes(void)
{
    rlim_t threads = count_threads(getuid());
    if (threads == 0 && access("/proc/self/task", F_OK) == -1)
        return 0; /* We do not know how many there are, and must not take those away. */
    return set_limit(RLIMIT_NPROC, threads + PROCESSES, threads + PROCESSES);
}

static int set_limits(const struct limits *limits)
{
    rlim_t seconds = (rlim_t)limits->processor_seconds;
    rlim_t size = (rlim_t)limits->file_bytes;
    rlim_t descriptors = (rlim_t)limits->descriptors;
    /* Of address space a program has more than of memory, where addresses are long enough. */
    uint64_t bytes = limits->memory_mebibytes << 21;
    rlim_t space = bytes > SIZE_MAX ? RLIM_INFINITY : (rlim_t)bytes;
    if (set_limit(RLIMIT_CORE, 0, 0) == -1 || set_limit(RLIMIT_CPU, seconds, seconds + 1) == -1 ||
        set_limit(RLIMIT_FSIZE, size, size) == -1 ||
        set_limit(RLIMIT_NOFILE, descriptors, descriptors) == -1 || limit_processes() == -1)
        return -1;
    /* Last, for it holds for us as well. A sanitizer reserves more address space than there is
     * memory. */
    return limits->has_sanitizer ? 0 : set_limit(RLIMIT_AS, space, space);
}

/* Root may do everything, so a program that root runs becomes somebody else: a user whom nobody
 * has, far above the numbers that systems give out. Where there are no such numbers, as in some
 * containers, it stays who it is. */
static int become_nobody(void)
{
    const uid_t above_all = 2100000000;
    if (getuid() != 0)
        return 0;
    uid_t uid = above_all + (uid_t)getpid();
    if (setgroups(0, NULL) == -1 || setgid(uid) == -1)
        return errno == EINVAL ? 0 : -1;
    return setuid(uid);
}

/* ---- Starting ---- */

static int open_in(const char *directory, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0644);
}

static int connect_streams(const struct program *program, const char *directory)
{
    int out = open_in(directory, "stdout");
    int error = open_in(directory, "stderr");
    if (out == -1 || error == -1)
        return -1;
    if (program->input != NULL && strcmp(program->input, "-") == 0) {
        /* The harness's own. */
    } else if (program->input != NULL) {
        int in = open(program->input, O_RDONLY);
        if (in == -1 || dup2(in, STDIN_FILENO) == -1)
            return -1;
        close(in);
    } else {
        close(STDIN_FILENO);
    }
    if (dup2(out, STDOUT_FILENO) == -1 || dup2(error, STDERR_FILENO) == -1)
        return -1;
    close(out);
    close(error);
    return 0;
}

/* What a program finds in its environment: the harness's wishes, and settings that make it behave
 * the same everywhere. */
static char **choose_environment(void)
{
    static const char *const wanted[] = {WITNESS_HOST, WITNESS_PORT, WITNESS_SEND, WITNESS_RECEIVE,
        WITNESS_SOCKETS, WITNESS_BUFFER, WITNESS_ZERO, WITNESS_SILENT, "ASAN_OPTIONS",
        "UBSAN_OPTIONS", "LSAN_OPTIONS"};
    enum { WANTED = sizeof wanted / sizeof wanted[0] };
    static char texts[WANTED][8192];
    static char *environment[WANTED + 3];
    static char path[] = "PATH=/usr/bin:/bin";
    static char locale[] = "LC_ALL=C";
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

/* In the child: becomes the program. Returns only where that fails. */
static void become_program(const struct program *program, const char *directory, int notes)
{
    char **environment = program->is_ours ? environ : choose_environment();
    /* Opened here, since nobody may not look into the directories that lead to it. */
    int file = open(program->command[0], O_RDONLY);
    if (file == -1 || dup2(notes, WITNESS_FD) == -1 || dup2(file, WITNESS_FD + 1) == -1)
        return;
    close(notes);
    close(file);
    if (fcntl(WITNESS_FD + 1, F_SETFD, FD_CLOEXEC) == -1 || setsid() == -1 ||
        connect_streams(program, directory) == -1)
        return;
    /* A place where nobody can leave a file. */
    if (chdir("/") == -1)
        return;
    /* What we ignore would be ignored in the program, too. */
    if (signal(SIGPIPE, SIG_DFL) == SIG_ERR || (!program->is_ours && become_nobody() == -1) ||
        set_limits(&program->limits) == -1)
        return;
#ifdef __linux__
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1)
        return;
    fexecve(WITNESS_FD + 1, program->command, environment);
#else
    execve(program->command[0], program->command, environment);
#endif
}

int start_program(struct program *program, const char *directory)
{
    int ends[2];
#ifdef __linux__
    /* Orphans of the program become our children, so that we can end them. */
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
        return -1;
#endif
    if (pipe(ends) == -1 || set_nonblocking(ends[0]) == -1 ||
        fcntl(ends[0], F_SETFD, FD_CLOEXEC) == -1)
        return -1;
    program->notes = ends[0];
    program->process = fork();
    if (program->process == 0) {
        become_program(program, directory, ends[1]);
        dprintf(
            STDERR_FILENO, "harness: cannot run %s: %s\n", program->command[0], strerror(errno));
        _exit(126);
    }
    close(ends[1]);
    return program->process == -1 ? -1 : 0;
}

/* ---- Watching, and ending ---- */

bool is_too_large(const struct program *program)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/statm", (long)program->process);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    char line[256];
    const char *text = fgets(line, sizeof line, file);
    fclose(file);
    /* Numbers of pages: all, then those that are resident. */
    const char *space = text == NULL ? NULL : strchr(text, ' ');
    if (space == NULL)
        return false;
    uint64_t bytes = strtoull(space, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
    return bytes / (1024UL * 1024) > program->limits.memory_mebibytes;
}

/* What the system says of a process from its state on: "S 1234", say, sleeping and the child of
 * 1234. Uses `line` for it. Returns NULL where nothing is known. */
static const char *read_state(const char *process, char *line, int size)
{
    char path[300];
    snprintf(path, sizeof path, "/proc/%s/stat", process);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NULL;
    const char *text = fgets(line, size, file);
    fclose(file);
    /* "PID (NAME) STATE PARENT", and the name may hold anything. */
    const char *end_of_name = text == NULL ? NULL : strrchr(text, ')');
    return end_of_name == NULL || end_of_name[1] == '\0' ? NULL : end_of_name + 2;
}

bool is_asleep(const struct program *program)
{
    char process[32];
    char line[1024];
    snprintf(process, sizeof process, "%ld", (long)program->process);
    const char *state = read_state(process, line, sizeof line);
    return state != NULL && state[0] == 'S';
}

bool has_ended(struct program *program)
{
    struct rusage usage;
    pid_t ended = wait4(program->process, &program->status, WNOHANG, &usage);
    if (ended != program->process)
        return false;
    program->resident_kibibytes = usage.ru_maxrss;
#ifdef __APPLE__
    program->resident_kibibytes /= 1024; /* macOS counts bytes, everybody else KiB. */
#endif
    return true;
}

#ifdef __linux__
/* The parent of a process, or 0. */
static pid_t get_parent(const char *process)
{
    char line[1024];
    const char *state = read_state(process, line, sizeof line);
    return state == NULL ? 0 : (pid_t)strtol(state + 1, NULL, 10);
}

/* Ends all our children: the program, or what it has left to us. Returns whether the system tells
 * which those are. */
static bool end_children(void)
{
    DIR *processes = opendir("/proc/self/.."); /* There is no self where it is not mounted. */
    if (processes == NULL)
        return false;
    const struct dirent *entry;
    while ((entry = readdir(processes)) != NULL) {
        if (isdigit((unsigned char)entry->d_name[0]) && get_parent(entry->d_name) == getpid())
            kill((pid_t)strtol(entry->d_name, NULL, 10), SIGKILL);
    }
    closedir(processes);
    return true;
}
#endif

void end_program(struct program *program)
{
    kill(-program->process, SIGKILL);
#ifdef __linux__
    /* When a process ends, its children become ours, so there may be new ones at any time. */
    while (end_children()) {
        pid_t ended;
        while ((ended = waitpid(-1, NULL, WNOHANG)) > 0)
            ;
        if (ended == -1)
            break;
        poll(NULL, 0, 1);
    }
#endif
}
