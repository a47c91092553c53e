/*
 * harness [OPTION]... -- PROGRAM [ARGUMENT]...: runs a student's PROGRAM for an exercise's checks,
 * is the other end of its line, and writes down what happened. It judges nothing.
 *
 *   -d DIRECTORY  where to leave what follows
 *   -p PLAY       what the peer does: absent, read, pause, go or answer (see peer.h)
 *   -a FILE       the answer that it gives
 *   -e ENDING     what comes after it: stay, close or reset
 *   -i FILE       the program's stdin, - for ours; -I for none at all; else /dev/null
 *   -n NUMBER     how many descriptors it may have open at once
 *   -c SECONDS    how long it may work, and -t SECONDS how long it may take in all
 *   -o BYTES      how much it may write to any file, and -m MEBIBYTES how much memory it may have
 *   -s            it has a sanitizer
 *   -k            it is ours, the compiler: it keeps our user and our environment
 *
 * An ARGUMENT of PORT becomes the number of the harness's port. In DIRECTORY, which it makes where
 * there is none, it leaves
 *   run             the command, without PROGRAM's directory
 *   stdout, stderr  what the program printed
 *   received        what it sent
 *   calls           what its witness noted (see witness.h)
 *   result          shell variables: how it ended and with what number, what for it waited,
 *                   its memory in KiB, how many connections came, the port
 */
#include "../../../common/helper.h"
#include "peer.h"
#include "program.h"
#include "witness.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* In milliseconds: how often we look at the program; for how long it may wait for what can never
 * come, before we say that it hangs; and for how long it may sleep, while nothing else happens. */
enum { TURN = 20, GRACE = 1000, SLEEP = 3000 };

/* A program that is late with less processor time than this, in milliseconds, sleeps; one with more
 * is busy, and would have come to its limit on a machine with less to do. */
enum { BUSY = 500 };

/* More processes than any of the tasks has a use for. */
enum { FORKS_MAX = 8 };

/* No more of the notes is kept than this; they are read to the end all the same. */
enum { NOTES_MAX = 1 << 20 };

struct harness {
    const char *directory;
    const char *answer_file;
    int64_t seconds; /* for the whole run */
    struct program program;
    struct peer peer;

    FILE *calls;
    char line[512]; /* of the notes, as far as it has come */
    size_t line_length;
    char waits_for[32]; /* the call in which the program waits, or "" */
    int64_t quiet_since;
    unsigned int forks;
};

static int64_t get_milliseconds(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
        exit_with_errno("cannot read the clock");
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- The command line ---- */

static uint64_t read_number(const char *text)
{
    uint64_t number;
    if (parse_number(text, 0, UINT64_MAX, &number) == -1)
        exit_with_error("'%s' is no number", text);
    return number;
}

/* The place of `word` in a list that ends in NULL. */
static int read_choice(const char *word, const char *const choices[])
{
    for (int i = 0; choices[i] != NULL; i++) {
        if (strcmp(word, choices[i]) == 0)
            return i;
    }
    exit_with_error("'%s' is not known", word);
}

static void read_options(struct harness *harness, int argc, char *argv[])
{
    static const char *const plays[] = {"absent", "read", "pause", "go", "answer", NULL};
    static const char *const endings[] = {"stay", "close", "reset", NULL};
    struct program *program = &harness->program;
    program->limits = (struct limits){
        .descriptors = 64, .processor_seconds = 2, .file_bytes = 1 << 20, .memory_mebibytes = 512};
    program->input = "/dev/null";
    harness->seconds = 10;
    int option;
    while ((option = getopt(argc, argv, "+d:p:a:e:i:In:c:t:o:m:sk")) != -1) {
        switch (option) {
        case 'd':
            harness->directory = optarg;
            break;
        case 'p':
            harness->peer.play = (enum play)read_choice(optarg, plays);
            break;
        case 'a':
            harness->answer_file = optarg;
            break;
        case 'e':
            harness->peer.ending = (enum ending)read_choice(optarg, endings);
            break;
        case 'i':
            program->input = optarg;
            break;
        case 'I':
            program->input = NULL;
            break;
        case 'n':
            program->limits.descriptors = read_number(optarg);
            break;
        case 'c':
            program->limits.processor_seconds = read_number(optarg);
            break;
        case 't':
            harness->seconds = (int64_t)read_number(optarg);
            break;
        case 'o':
            program->limits.file_bytes = read_number(optarg);
            break;
        case 'm':
            program->limits.memory_mebibytes = read_number(optarg);
            break;
        case 's':
            program->limits.has_sanitizer = true;
            break;
        case 'k':
            program->is_ours = true;
            break;
        default:
            exit(EXIT_FAILURE);
        }
    }
    program->command = argv + optind;
    if (harness->directory == NULL || program->command[0] == NULL)
        exit_with_error("usage: harness -d DIRECTORY [OPTION]... -- PROGRAM [ARGUMENT]...");
}

static void read_answer(struct harness *harness)
{
    if (harness->answer_file == NULL)
        return;
    struct stat file;
    int fd = open(harness->answer_file, O_RDONLY);
    if (fd == -1 || fstat(fd, &file) == -1)
        exit_with_errno("cannot open %s", harness->answer_file);
    size_t length = (size_t)file.st_size;
    char *bytes = malloc(length + 1);
    if (bytes == NULL)
        exit_with_errno("cannot keep %s", harness->answer_file);
    size_t filled = 0;
    while (filled < length) {
        ssize_t count = read(fd, bytes + filled, length - filled);
        if (count <= 0)
            exit_with_errno("cannot read %s", harness->answer_file);
        filled += (size_t)count;
    }
    close(fd);
    harness->peer.answer = bytes;
    harness->peer.answer_length = length;
}

/* Tells the program, and its witness, which port is ours. */
static void name_port(const struct harness *harness)
{
    static char text[sizeof "65535"];
    snprintf(text, sizeof text, "%d", harness->peer.port);
    for (char **argument = harness->program.command; *argument != NULL; argument++) {
        if (strcmp(*argument, "PORT") == 0)
            *argument = text;
    }
    if (setenv(WITNESS_PORT, text, 1) == -1)
        exit_with_errno("cannot set " WITNESS_PORT);
}

static FILE *create_or_exit(const struct harness *harness, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", harness->directory, name);
    FILE *file = fopen(path, "w");
    /* The program shall not have it. */
    if (file == NULL || fcntl(fileno(file), F_SETFD, FD_CLOEXEC) == -1)
        exit_with_errno("cannot write to %s", path);
    return file;
}

static void close_or_exit(const struct harness *harness, FILE *file)
{
    bool has_failed = ferror(file) != 0;
    if (fclose(file) == EOF || has_failed)
        exit_with_errno("cannot write to a file in %s", harness->directory);
}

static void write_command(const struct harness *harness)
{
    char **command = harness->program.command;
    const char *slash = strrchr(command[0], '/');
    FILE *file = create_or_exit(harness, "run");
    fprintf(file, "%s", slash == NULL ? command[0] : slash + 1);
    for (char **argument = command + 1; *argument != NULL; argument++)
        fprintf(file, " %s", *argument);
    close_or_exit(harness, file);
}

/* ---- What the witness says ---- */

static void take_note(struct harness *harness, const char *line)
{
    /* Letters only: the program could write here as well, and what we note is read by a shell. */
    char call[sizeof harness->waits_for];
    if (sscanf(line, "wait %31[a-z]", call) == 1)
        memcpy(harness->waits_for, call, sizeof call);
    else if (strcmp(line, "go") == 0)
        harness->waits_for[0] = '\0';
    else if (strcmp(line, "fork") == 0)
        harness->forks++;
    if (ftell(harness->calls) < NOTES_MAX && fprintf(harness->calls, "%s\n", line) < 0)
        exit_with_errno("cannot write to %s/calls", harness->directory);
}

/* Reads all notes that are there. Returns whether there were any. */
static bool read_notes(struct harness *harness)
{
    char bytes[4096];
    bool has_read = false;
    ssize_t length;
    while ((length = read(harness->program.notes, bytes, sizeof bytes)) > 0) {
        has_read = true;
        for (ssize_t i = 0; i < length; i++) {
            if (bytes[i] != '\n' && harness->line_length < sizeof harness->line - 1) {
                harness->line[harness->line_length++] = bytes[i];
                continue;
            }
            harness->line[harness->line_length] = '\0';
            harness->line_length = 0;
            take_note(harness, harness->line);
        }
    }
    return has_read;
}

/* ---- The run ---- */

/* For how long, in milliseconds, the processor has worked for the program; 0 where nobody knows. */
static int64_t get_processor_milliseconds(pid_t process)
{
#ifdef __APPLE__
    (void)process;
    return 0;
#else
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &used) == -1)
        return 0;
    return (int64_t)used.tv_sec * 1000 + used.tv_nsec / 1000000;
#endif
}

/* Waits until something happens, or for a turn. */
static void wait_a_turn(const struct harness *harness)
{
    struct pollfd watched[] = {
        {.fd = harness->program.notes, .events = POLLIN}, watch_peer(&harness->peer)};
    int ready = poll(watched, 2, TURN);
    if (ready == -1 && errno != EINTR)
        exit_with_errno("cannot wait");
    /* The pipe of a program that has closed its end would keep us busy. */
    if (ready > 0 && watched[0].revents == POLLHUP && watched[1].revents == 0)
        poll(NULL, 0, 1);
}

/* Runs the program to its end. Returns a word for how it came to that. */
static const char *run(struct harness *harness)
{
    struct program *program = &harness->program;
    int64_t end = get_milliseconds() + harness->seconds * 1000;
    int64_t awake = harness->quiet_since = get_milliseconds();
    for (;;) {
        if (has_ended(program))
            return WIFSIGNALED(program->status) ? "killed" : "exited";
        wait_a_turn(harness);
        int64_t now = get_milliseconds();
        bool has_notes = read_notes(harness);
        int happened = advance_peer(&harness->peer, now, harness->waits_for[0] != '\0');
        if (happened == -1)
            exit_with_errno("the peer cannot go on");
        if (happened || has_notes)
            harness->quiet_since = now;
        if (is_too_large(program))
            return "memory";
        if (harness->forks > FORKS_MAX)
            return "processes";
        if (now > end)
            return get_processor_milliseconds(program->process) > BUSY ? "busy" : "late";
        if (!is_asleep(program))
            awake = now;
        if (now - awake > SLEEP && now - harness->quiet_since > SLEEP && is_silent(&harness->peer))
            return "asleep";
        if (harness->waits_for[0] != '\0' && is_silent(&harness->peer) &&
            now - harness->quiet_since > GRACE)
            return "hung";
    }
}

/* The program is gone, but what it has sent may still be on its way. */
static void finish_peer(struct harness *harness)
{
    int happened;
    do {
        struct pollfd watched = watch_peer(&harness->peer);
        poll(&watched, 1, is_expecting(&harness->peer) ? TURN : 0);
        happened = advance_peer(&harness->peer, get_milliseconds(), true);
        if (happened == -1)
            exit_with_errno("the peer cannot go on");
    } while (happened || is_expecting(&harness->peer));
}

static void write_result(const struct harness *harness, const char *ended)
{
    FILE *file = create_or_exit(harness, "result");
    const struct program *program = &harness->program;
    int status = program->status; /* macOS takes its address, and wants no const there. */
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    fprintf(file, "ended=%s\nnumber=%d\nwaits_for=%s\nmemory=%ld\ncallers=%u\nport=%d\n", ended,
        number, harness->waits_for, program->resident_kibibytes, harness->peer.callers,
        harness->peer.port);
    close_or_exit(harness, file);
}

/* The program whose harness is ended ends with it. */
static struct program *running;

static void end_by_signal(int number)
{
    if (running->process > 0)
        kill(-running->process, SIGKILL);
    signal(number, SIG_DFL);
    raise(number);
}

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    struct harness harness = {0};
    read_options(&harness, argc, argv);

    if (mkdir(harness.directory, 0755) == -1 && errno != EEXIST)
        exit_with_errno("cannot create %s", harness.directory);
    char path[4096];
    snprintf(path, sizeof path, "%s/received", harness.directory);
    if (open_peer(&harness.peer, path) == -1)
        exit_with_errno("cannot open the peer");
    harness.calls = create_or_exit(&harness, "calls");
    name_port(&harness);
    write_command(&harness);

    running = &harness.program;
    if (signal(SIGINT, end_by_signal) == SIG_ERR || signal(SIGTERM, end_by_signal) == SIG_ERR ||
        signal(SIGHUP, end_by_signal) == SIG_ERR)
        exit_with_errno("cannot catch signals");
    if (start_program(&harness.program, harness.directory) == -1)
        exit_with_error("cannot start %s: %s", harness.program.command[0], strerror(errno));
    /* Only now, since memory that is ours at the fork() counts as the program's, too. */
    read_answer(&harness);
    const char *ended = run(&harness);
    end_program(&harness.program);
    finish_peer(&harness);
    read_notes(&harness);
    close_or_exit(&harness, harness.calls);
    write_result(&harness, ended);
    free(harness.peer.answer);
    return 0;
}
