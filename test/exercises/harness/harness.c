/*
 * harness [OPTION]... -- PROGRAM [ARGUMENT]...: runs a student's PROGRAM for an exercise's checks,
 * is the other end of its line, and writes down what happened. It judges nothing. It exits with 0
 * when it has done so, whatever the program did, and with 1 when something else was in its way.
 * Where the program is a server, clients come in place of the peer, and when they have gone it is
 * ended.
 *
 *   -d DIRECTORY  where to leave what follows
 *   -p PLAY       what the peer does: absent, read, pause, go or answer (see peer.h)
 *   -a FILE       the answer that it gives
 *   -g BYTES      how much of it comes before the request, and -w BYTES after how much of it the
 *                 peer is silent until the program has nothing left to do
 *   -e ENDING     what comes after it: stay, close or reset
 *   -C SCRIPT     what the clients do (see client.h), -q FILE the request of each, -A ADDRESS where
 *                 they go, 127.0.0.1 unless given, and -T one was there before: its connection
 *                 keeps the port busy
 *   -i FILE       what comes through a pipe to the program's stdin, -f BYTES of it first, before
 *                 the others; or -I for no stdin at all
 *   -n NUMBER     how many descriptors it may have open at once
 *   -c SECONDS    how long it may work, and -t SECONDS how long it may sleep in all
 *   -o BYTES      how much it may write to any file, and -m MEBIBYTES how much memory it may have
 *   -s            it has a sanitizer
 *   -k DIRECTORY  it is a compiler, which works in there
 *   -x DIRECTORY  what it must not see
 *   -l            no sandbox, only limits; or -b nothing where there is no sandbox
 *
 * An ARGUMENT of PORT becomes the number of the harness's port, to which the clients go; without it
 * they go to where the program listens. In DIRECTORY, which it makes where there is none, it leaves
 *   run             the command, without PROGRAM's directory
 *   stdout, stderr  what the program printed
 *   received        what it sent, or answer.1 and so on, what it sent to each client
 *   clients         how many bytes each has received, and how that ended (see client.h)
 *   calls           what its witness noted (see witness.h)
 *   result          shell variables: how it ended and with what number, what for it waited, its
 *                   memory in KiB, how many connections came, the port, whether it reset the
 *                   connection, worked where it had to wait, and meddled with the notes; and
 *                   what protected us from it
 */
#include "../../../common/helper.h"
#include "../../server/nonblocking.h"
#include "client.h"
#include "peer.h"
#include "program.h"
#include "usage.h"
#include "witness.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* In milliseconds: how often we look at the program, and at what it uses; for how long it may wait
 * for what can never come, before we say that it hangs; for how long it may sleep, while nothing
 * else happens; how long of a sleep tells that it has nothing to do for now, and how long of one
 * where a client may only be silent for a second. */
enum { TURN = 50, LOOK = 100, GRACE = 500, SLEEP = 3000, REST = 550, NAP = 250 };

/* Who works for so many milliseconds while there is nothing to do does not wait, but spins. */
enum { SPIN = 700 };

/* Who has neither worked nor slept for as long as it may, in so many times the seconds in which it
 * could have, has not had its turn: the machine has too much to do. */
enum { PATIENCE = 6 };

/* More processes at once than any of the tasks has a use for, our own among them. */
enum { PROCESSES_MAX = 8 };

/* No more of the notes is kept than this, and no more read at a time, so that they keep us from
 * nothing else. */
enum { NOTES_MAX = 1 << 20, NOTES_AT_ONCE = 1 << 18 };

/* With less room than this, in bytes, a program may not have been able to write its output. */
enum { ROOM_MIN = 1 << 16 };

struct harness {
    const char *directory;
    const char *answer_file;
    const char *input;   /* the file that comes to the program's stdin, or NULL */
    size_t first_length; /* so much of it comes by itself */
    int64_t seconds;     /* for the whole run */
    bool has_no_stdin;
    bool wants_sandbox;
    bool needs_sandbox;
    struct program program;
    struct peer peer;
    struct clients clients;
    const char *request_file;

    FILE *calls;
    char key[17];   /* with which each note begins, before a space */
    char line[512]; /* of the notes, as far as it has come */
    size_t line_length;
    char waits_for[32]; /* the call in which the program waits, or "" */
    bool has_meddled;
    bool has_spun;

    /* Of the clock in milliseconds. */
    int64_t begin;
    int64_t quiet_since;
    int64_t looked_at;

    struct usage usage; /* when we looked */
    int64_t asleep_for; /* without a break */
    int64_t asleep_in_all;
    int64_t worked_before_pause;
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
        .descriptors = 32, .processor_seconds = 2, .file_bytes = 1 << 20, .memory_mebibytes = 512};
    harness->seconds = 10;
    harness->wants_sandbox = true;
    harness->clients.address.s_addr = htonl(INADDR_LOOPBACK);
    int option;
    while ((option = getopt(argc, argv, "+d:p:a:g:w:e:C:q:A:Ti:f:In:c:t:o:m:sk:x:lb")) != -1) {
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
        case 'g':
            harness->peer.greeting_length = (size_t)read_number(optarg);
            break;
        case 'w':
            harness->peer.pause_at = (size_t)read_number(optarg);
            break;
        case 'e':
            harness->peer.ending = (enum ending)read_choice(optarg, endings);
            break;
        case 'C':
            harness->clients.script = optarg;
            break;
        case 'q':
            harness->request_file = optarg;
            break;
        case 'A':
            if (inet_pton(AF_INET, optarg, &harness->clients.address) != 1)
                exit_with_error("'%s' is no address", optarg);
            break;
        case 'T':
            harness->clients.has_traces = true;
            break;
        case 'i':
            harness->input = optarg;
            break;
        case 'f':
            harness->first_length = (size_t)read_number(optarg);
            break;
        case 'I':
            harness->has_no_stdin = true;
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
            program->work = optarg;
            break;
        case 'x':
            program->hidden = optarg;
            break;
        case 'l':
            harness->wants_sandbox = false;
            break;
        case 'b':
            harness->needs_sandbox = true;
            break;
        default:
            exit(EXIT_FAILURE);
        }
    }
    program->command = argv + optind;
    if (harness->directory == NULL || program->command[0] == NULL)
        exit_with_error("usage: harness -d DIRECTORY [OPTION]... -- PROGRAM [ARGUMENT]...");
}

/* Returns the bytes of a file, allocated, and their number. */
static char *read_file_or_exit(const char *path, size_t *length)
{
    struct stat file;
    int fd = open(path, O_RDONLY);
    if (fd == -1 || fstat(fd, &file) == -1)
        exit_with_errno("cannot open %s", path);
    *length = (size_t)file.st_size;
    char *bytes = malloc(*length + 1);
    if (bytes == NULL)
        exit_with_errno("cannot keep %s", path);
    size_t filled = 0;
    while (filled < *length) {
        ssize_t count = read(fd, bytes + filled, *length - filled);
        if (count <= 0)
            exit_with_errno("cannot read %s", path);
        filled += (size_t)count;
    }
    close(fd);
    return bytes;
}

/* What the peer answers, and what the clients ask. */
static void read_messages(struct harness *harness)
{
    struct peer *peer = &harness->peer;
    struct clients *clients = &harness->clients;
    if (harness->answer_file != NULL)
        peer->answer = read_file_or_exit(harness->answer_file, &peer->answer_length);
    if (peer->greeting_length > peer->answer_length)
        peer->greeting_length = peer->answer_length;
    if (harness->request_file != NULL)
        clients->request = read_file_or_exit(harness->request_file, &clients->request_length);
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

static int create_stream_or_exit(const struct harness *harness, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", harness->directory, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
    if (fd == -1)
        exit_with_errno("cannot write to %s", path);
    return fd;
}

/* ---- The program's stdin ---- */

/* Writes a file into a pipe: a first piece by itself, and what follows when that has been taken, or
 * nobody wants it. */
static void write_file(int file, int pipe, size_t first_length)
{
    enum { TRIES = 1000 };
    static char bytes[65536];
    ssize_t length = read(file, bytes, first_length < sizeof bytes ? first_length : sizeof bytes);
    if (length > 0 && write(pipe, bytes, (size_t)length) != length)
        return;
    int left = length > 0;
    for (int i = 0; i < TRIES && left > 0 && ioctl(pipe, FIONREAD, &left) == 0; i++)
        poll(NULL, 0, 1);
    while ((length = read(file, bytes, sizeof bytes)) > 0 &&
           write(pipe, bytes, (size_t)length) == length)
        ;
}

/* Starts a process that writes the file into a pipe, since who splices from a pipe may keep others
 * waiting who only want to look whether there is room in it. It ends when nobody reads any more.
 * Returns the pipe's other end. */
static int pipe_or_exit(const char *path, size_t first_length)
{
    int ends[2];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file == -1)
        exit_with_errno("cannot open %s", path);
    if (pipe(ends) == -1 || fcntl(ends[0], F_SETFD, FD_CLOEXEC) == -1)
        exit_with_errno("cannot make a pipe");
    pid_t writer = fork();
    if (writer == -1)
        exit_with_errno("cannot start a process");
    if (writer == 0) {
        close(ends[0]);
        write_file(file, ends[1], first_length);
        _exit(0);
    }
    close(file);
    close(ends[1]);
    return ends[0];
}

/* Returns what is to become stdin, or -1 for nothing. */
static int open_input_or_exit(const struct harness *harness)
{
    if (harness->has_no_stdin)
        return -1;
    if (harness->input != NULL)
        return pipe_or_exit(harness->input, harness->first_length);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing == -1)
        exit_with_errno("cannot open /dev/null");
    return nothing;
}

/* ---- What the witness says ---- */

/* A secret word, so that nobody takes a note by mistake, or makes one up. */
static void choose_key(struct harness *harness)
{
    struct timespec now;
    uint64_t number = (uint64_t)getpid() << 32;
    if (clock_gettime(CLOCK_REALTIME, &now) == -1)
        exit_with_errno("cannot read the clock");
    number ^= (uint64_t)now.tv_nsec * 0x9e3779b97f4a7c15;
    snprintf(harness->key, sizeof harness->key, "%016jx", (uintmax_t)number);
    if (setenv(WITNESS_KEY, harness->key, 1) == -1)
        exit_with_errno("cannot set " WITNESS_KEY);
}

/* "listen 3 127.0.0.1 8080 = 0": then the clients may come. */
static void take_note_of_listening(struct clients *clients, const char *line)
{
    const char *result = strstr(line, " = ");
    if (result == NULL || strcmp(result, " = 0") != 0)
        return;
    const char *port = result;
    while (port[-1] != ' ')
        port--;
    clients->is_listening = true;
    clients->is_resting = false;
    if (clients->port == 0)
        clients->port = (uint16_t)strtoul(port, NULL, 10);
}

static void take_note(struct harness *harness, const char *line)
{
    size_t length = strlen(harness->key);
    if (strncmp(line, harness->key, length) != 0 || line[length] != ' ') {
        harness->has_meddled = true;
        return;
    }
    line += length + 1;
    /* Letters only: what we note is read by a shell. */
    char call[sizeof harness->waits_for];
    struct clients *clients = &harness->clients;
    if (sscanf(line, "wait %31[a-z]", call) == 1) {
        memcpy(harness->waits_for, call, sizeof call);
        /* Who waits for the next client may have children who have not come so far. */
        clients->is_resting =
            clients->is_resting || clients->count == 0 || strcmp(call, "accept") != 0;
    } else if (strcmp(line, "go") == 0) {
        harness->waits_for[0] = '\0';
        clients->is_resting = false;
    } else if (strncmp(line, "accept ", strlen("accept ")) == 0) {
        clients->accepted++;
    } else if (strncmp(line, "listen ", strlen("listen ")) == 0) {
        take_note_of_listening(clients, line);
    }
    if (ftell(harness->calls) < NOTES_MAX && fprintf(harness->calls, "%s\n", line) < 0)
        exit_with_errno("cannot write to %s/calls", harness->directory);
}

/* Reads the notes that are there. Returns whether there were any. */
static bool read_notes(struct harness *harness)
{
    char bytes[4096];
    ssize_t in_all = 0;
    ssize_t length;
    while (in_all < NOTES_AT_ONCE &&
           (length = read(harness->program.notes, bytes, sizeof bytes)) > 0) {
        in_all += length;
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
    return in_all > 0;
}

/* ---- The other end of the line: a peer, or clients ---- */

static bool is_server(const struct harness *harness)
{
    return harness->clients.script != NULL;
}

/* Puts what poll() should watch into an array. Returns how many that are. */
static size_t watch_others(const struct harness *harness, struct pollfd *watched)
{
    if (is_server(harness))
        return watch_clients(&harness->clients, watched);
    *watched = watch_peer(&harness->peer);
    return 1;
}

/* Returns whether anything has happened. */
static bool advance_others(struct harness *harness, int64_t now, bool is_waited_for)
{
    int happened = is_server(harness) ? advance_clients(&harness->clients, now)
                                      : advance_peer(&harness->peer, now, is_waited_for);
    if (happened == -1)
        exit_with_errno("the other end of the line cannot go on");
    return happened != 0;
}

static bool are_others_pausing(const struct harness *harness)
{
    return is_server(harness) ? are_pausing(&harness->clients) : harness->peer.is_pausing;
}

static void end_pauses(struct harness *harness)
{
    end_pause(&harness->peer);
    harness->clients.is_resting = true;
}

static bool are_others_silent(const struct harness *harness)
{
    return is_server(harness) ? are_silent(&harness->clients) : is_silent(&harness->peer);
}

/* Whether there may be more to come from the program, which has ended. */
static bool are_others_expecting(const struct harness *harness)
{
    return is_server(harness) ? !are_gone(&harness->clients) : is_expecting(&harness->peer);
}

/* ---- The run ---- */

/* Waits until something happens, or for a turn. */
static void wait_a_turn(const struct harness *harness)
{
    struct pollfd watched[1 + SOCKETS_MAX] = {{.fd = harness->program.notes, .events = POLLIN}};
    nfds_t count = (nfds_t)(1 + watch_others(harness, watched + 1));
    int ready = poll(watched, count, TURN);
    if (ready == -1 && errno != EINTR)
        exit_with_errno("cannot wait");
    /* The pipe of a program that has closed its end would keep us busy. */
    if (ready == 1 && watched[0].revents == POLLHUP)
        poll(NULL, 0, 1);
}

/* For how long the processor has worked for the program where nobody knows of its children. */
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

/* Whether a file is as large as it may be. The signal that tells the program so it may ignore. */
static bool is_full(int fd, const struct limits *limits)
{
    struct stat file;
    return fstat(fd, &file) == 0 && (uint64_t)file.st_size >= limits->file_bytes;
}

/* Looks at what the program uses. Returns a word for what is too much, or NULL. */
static const char *look(struct harness *harness, int64_t now)
{
    const struct limits *limits = &harness->program.limits;
    int64_t since = now - harness->looked_at;
    int64_t milliseconds = harness->seconds * 1000;
    int64_t worked_before = harness->usage.processor_milliseconds;
    struct usage *usage = &harness->usage;
    *usage = get_usage(harness->program.proc, harness->program.process);
    harness->looked_at = now;
    if (is_full(harness->program.output, limits) || is_full(harness->program.errors, limits))
        return "flood";
    if (!usage->is_known) {
        usage->processor_milliseconds = get_processor_milliseconds(harness->program.process);
        usage->is_asleep = true;
        if (now - harness->begin < milliseconds)
            return NULL;
        return usage->processor_milliseconds > SPIN ? "busy" : "late";
    }
    harness->asleep_for = usage->is_asleep && usage->processor_milliseconds <= worked_before + 10
                              ? harness->asleep_for + since
                              : 0;
    if (harness->asleep_for > 0)
        harness->asleep_in_all += since;
    if (usage->memory_kibibytes / 1024 > (int64_t)limits->memory_mebibytes)
        return "memory";
    if (usage->processes > PROCESSES_MAX)
        return "processes";
    if (usage->processor_milliseconds > (int64_t)limits->processor_seconds * 1000)
        return "busy";
    if (harness->asleep_in_all > milliseconds)
        return "late";
    if (now - harness->begin > PATIENCE * milliseconds)
        exit_with_error("the machine has too much to do");
    return NULL;
}

/* Ends a pause when the program waits for that, or spins, or nobody knows. */
static void advance_pause(struct harness *harness, int64_t now)
{
    int64_t rest = is_server(harness) ? NAP : REST;
    if (!are_others_pausing(harness)) {
        harness->worked_before_pause = harness->usage.processor_milliseconds;
        return;
    }
    int64_t worked = harness->usage.processor_milliseconds - harness->worked_before_pause;
    harness->has_spun = harness->has_spun || worked > SPIN;
    if (worked > SPIN || now - harness->quiet_since > (int64_t)2 * SLEEP ||
        (harness->usage.is_known ? harness->asleep_for : now - harness->quiet_since) >= rest) {
        end_pauses(harness);
        harness->quiet_since = now;
    }
}

/* Whether all clients have gone, and the server waits for the next: one of them may have brought it
 * down. */
static bool is_over(const struct harness *harness)
{
    const struct clients *clients = &harness->clients;
    return clients->count > 0 && are_gone(clients) &&
           (clients->is_resting || strcmp(harness->waits_for, "accept") == 0);
}

/* Runs the program to its end. Returns a word for how it came to that. */
static const char *run(struct harness *harness)
{
    struct program *program = &harness->program;
    harness->begin = harness->quiet_since = harness->looked_at = get_milliseconds();
    for (;;) {
        if (has_ended(program))
            return WIFSIGNALED(program->status) ? "killed" : "exited";
        wait_a_turn(harness);
        int64_t now = get_milliseconds();
        bool has_notes = read_notes(harness);
        if (advance_others(harness, now, harness->waits_for[0] != '\0') || has_notes)
            harness->quiet_since = now;
        else if (is_server(harness) && is_over(harness))
            return "served";
        if (now - harness->looked_at >= LOOK) {
            const char *too_much = look(harness, now);
            if (too_much != NULL)
                return too_much;
            advance_pause(harness, now);
        }
        int64_t quiet_for = now - harness->quiet_since;
        if (!are_others_silent(harness))
            continue;
        if (harness->asleep_for > SLEEP && quiet_for > SLEEP)
            return "asleep";
        if (harness->waits_for[0] != '\0' && harness->usage.is_asleep && quiet_for > GRACE &&
            !are_patient(&harness->clients))
            return "hung";
    }
}

/* The program is gone, but what it has sent may still be on its way. */
static void finish_others(struct harness *harness)
{
    int64_t end = get_milliseconds() + SLEEP;
    bool happened;
    end_pauses(harness);
    harness->clients.rest = "";
    do {
        struct pollfd watched[SOCKETS_MAX];
        nfds_t count = (nfds_t)watch_others(harness, watched);
        poll(watched, count, are_others_expecting(harness) ? TURN : 0);
        happened = advance_others(harness, get_milliseconds(), true);
    } while ((happened || are_others_expecting(harness)) && get_milliseconds() < end);
    if (are_others_expecting(harness))
        exit_with_error("what the program has sent does not come to an end");
}

static void check_room_or_exit(const struct harness *harness)
{
    struct statvfs place;
    if (statvfs(harness->directory, &place) == -1)
        exit_with_errno("cannot look at %s", harness->directory);
    if ((uint64_t)place.f_bavail * place.f_frsize < ROOM_MIN)
        exit_with_error("no room is left in %s", harness->directory);
}

static void write_result(const struct harness *harness, const char *ended)
{
    FILE *file = create_or_exit(harness, "result");
    const struct program *program = &harness->program;
    /* Where the program is of the same user, it can have made them unreadable. */
    if (fchmod(program->output, 0644) == -1 || fchmod(program->errors, 0644) == -1)
        exit_with_errno("cannot make its output readable");
    int status = program->status; /* macOS takes its address, and wants no const there. */
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    fprintf(file, "ended=%s\nnumber=%d\nwaits_for=%s\nmemory=%ld\n", ended, number,
        harness->waits_for, program->resident_kibibytes);
    fprintf(file, "callers=%u\nport=%d\nreset=%d\n", harness->peer.callers, harness->peer.port,
        harness->peer.was_reset);
    fprintf(file, "spun=%d\nmeddled=%d\nprotection=%s\n", harness->has_spun, harness->has_meddled,
        program->is_sandboxed ? "sandbox" : "limits");
    close_or_exit(harness, file);
}

/* The program whose harness is ended ends with it. */
static struct program *running;

static void end_by_signal(int number)
{
    if (running->process > 0 && !running->is_over)
        kill(running->is_sandboxed ? running->process : -running->process, SIGKILL);
    signal(number, SIG_DFL);
    raise(number);
}

/* What we were started with is not for the program, but for the three that everybody has. */
static void keep_descriptors_to_ourselves(void)
{
    enum { LIKELY_MAX = 256 };
    for (int fd = STDERR_FILENO + 1; fd < LIKELY_MAX; fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC); /* Fails for most of them, which are not open. */
}

/* Prepares the other end of the line. Returns the port, or 0 with errno. */
static uint16_t open_others(struct harness *harness)
{
    char path[4096];
    struct peer *peer = &harness->peer;
    struct clients *clients = &harness->clients;
    snprintf(path, sizeof path, "%s/received", harness->directory);
    if (!is_server(harness))
        return open_peer(peer, take_socket(&harness->program), path) == -1 ? 0 : peer->port;
    clients->program = &harness->program;
    clients->directory = harness->directory;
    if (prepare_clients(clients, &peer->port) == -1)
        return 0;
    for (char **argument = harness->program.command; *argument != NULL; argument++) {
        if (strcmp(*argument, "PORT") == 0)
            clients->port = peer->port;
    }
    return peer->port;
}

/* Makes the program's place, and the other end of the line in it. */
static void prepare_or_exit(struct harness *harness)
{
    struct program *program = &harness->program;
    program->input = open_input_or_exit(harness);
    program->output = create_stream_or_exit(harness, "stdout");
    program->errors = create_stream_or_exit(harness, "stderr");
    harness->calls = create_or_exit(harness, "calls");
    write_command(harness);
    choose_key(harness);
    program->socket_count = is_server(harness) ? count_sockets(&harness->clients) : 1;
    if (program->socket_count > SOCKETS_MAX)
        exit_with_error("so many clients have no room");
    if (prepare_program(program, harness->wants_sandbox) == -1)
        exit_with_errno("cannot make a place for %s", program->command[0]);
    if (harness->needs_sandbox && !program->is_sandboxed)
        exit_with_error("the sandbox that there was before cannot be made now");
    if (open_others(harness) == 0)
        exit_with_errno("cannot open the other end of the line");
}

int main(int argc, char *argv[])
{
    static struct harness harness;
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    read_options(&harness, argc, argv);
    keep_descriptors_to_ourselves();
    if (mkdir(harness.directory, 0755) == -1 && errno != EEXIST)
        exit_with_errno("cannot create %s", harness.directory);
    running = &harness.program;
    if (signal(SIGINT, end_by_signal) == SIG_ERR || signal(SIGTERM, end_by_signal) == SIG_ERR ||
        signal(SIGHUP, end_by_signal) == SIG_ERR ||
        signal(SIGCHLD, SIG_DFL) == SIG_ERR) /* Ignored, it leaves nothing to wait for. */
        exit_with_errno("cannot catch signals");
    prepare_or_exit(&harness);
    if (start_program(&harness.program, harness.peer.port) == -1)
        exit_with_errno("cannot start %s", harness.program.command[0]);
    if (harness.program.input != -1)
        close(harness.program.input);
    /* Only now, since memory that is ours at the fork() counts as the program's, too. */
    read_messages(&harness);
    const char *ended = run(&harness);
    /* What our ending it does to its clients is none of its doing. */
    bool is_finished = is_server(&harness) && !harness.program.is_over;
    end_program(&harness.program);
    if (!is_finished)
        finish_others(&harness);
    read_notes(&harness);
    const struct word *trouble = &harness.program.trouble;
    if (trouble->kind == WORD_TROUBLE)
        exit_with_error("cannot run %s: %s%s%s", harness.program.command[0], trouble->what,
            trouble->number == 0 ? "" : ": ",
            trouble->number == 0 ? "" : strerror(trouble->number));
    close_or_exit(&harness, harness.calls);
    if (is_server(&harness)) {
        FILE *file = create_or_exit(&harness, "clients");
        write_clients(&harness.clients, file);
        close_or_exit(&harness, file);
    }
    write_result(&harness, ended);
    check_room_or_exit(&harness);
    free(harness.peer.answer);
    free(harness.clients.request);
    return 0;
}
