#include "usage.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct process {
    pid_t id;
    pid_t parent;
    char state;    /* 'S' for asleep, 'R' for running or ready to, and so on (proc(5)) */
    int64_t ticks; /* of work, for itself and of its dead children */
    int64_t pages;
    bool is_counted;
};

/* Reads PID/stat in `proc`. Returns whether there is still such a process. */
static bool read_process(int proc, const char *id, struct process *process)
{
    char path[300];
    char line[1024];
    snprintf(path, sizeof path, "%s/stat", id);
    int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return false;
    ssize_t length = read(fd, line, sizeof line - 1);
    close(fd);
    line[length > 0 ? length : 0] = '\0';
    /* "PID (NAME) STATE PARENT ...", and the name may hold anything. */
    const char *text = strrchr(line, ')');
    if (text == NULL)
        return false;
    process->state = text[1] == '\0' ? '?' : text[2];
    /* From the parent on there are numbers, of which the manual counts that as the fourth. */
    enum {
        PARENT = 4,
        USER_TIME = 14,
        SYSTEM_TIME,
        CHILDREN_USER_TIME,
        CHILDREN_SYSTEM_TIME,
        RESIDENT = 24
    };
    long long fields[RESIDENT + 1] = {0};
    char *at = line + (text - line) + (text[1] == '\0' ? 1 : 3);
    for (int i = PARENT; i <= RESIDENT; i++)
        fields[i] = strtoll(at, &at, 10);
    process->id = (pid_t)strtol(id, NULL, 10);
    process->parent = (pid_t)fields[PARENT];
    process->ticks = fields[USER_TIME] + fields[SYSTEM_TIME] + fields[CHILDREN_USER_TIME] +
                     fields[CHILDREN_SYSTEM_TIME];
    process->pages = fields[RESIDENT];
    process->is_counted = false;
    return true;
}

/* All processes that there are, in an array that the caller frees; NULL where nobody knows. */
static struct process *read_all(int proc, size_t *count)
{
    /* Not a copy of `proc`, which would share its place in the directory with others. */
    int fd =
        proc == -1 ? open("/proc", O_RDONLY | O_CLOEXEC) : openat(proc, ".", O_RDONLY | O_CLOEXEC);
    DIR *directory = fd == -1 ? NULL : fdopendir(fd);
    struct process *all = NULL;
    size_t room = 0;
    *count = 0;
    if (directory == NULL)
        return NULL;
    const struct dirent *entry;
    while ((entry = readdir(directory)) != NULL) {
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        if (*count == room) {
            room = 2 * room + 256;
            struct process *larger = realloc(all, room * sizeof *all);
            if (larger == NULL)
                break;
            all = larger;
        }
        if (read_process(fd, entry->d_name, &all[*count]))
            ++*count;
    }
    closedir(directory);
    return all;
}

static void add(struct usage *usage, struct process *process)
{
    process->is_counted = true;
    usage->is_known = true;
    usage->processes++;
    usage->processor_milliseconds += process->ticks * 1000 / sysconf(_SC_CLK_TCK);
    usage->memory_kibibytes += process->pages * (sysconf(_SC_PAGESIZE) / 1024);
    if (process->state == 'R' || process->state == 'D')
        usage->is_asleep = false;
}

static bool is_counted(pid_t id, const struct process *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (all[i].id == id)
            return all[i].is_counted;
    }
    return false;
}

struct usage get_usage(int proc, pid_t process)
{
    struct usage usage = {.is_asleep = true};
    size_t count;
    struct process *all = read_all(proc, &count);
    for (size_t i = 0; i < count; i++) {
        if (proc != -1 || all[i].id == process)
            add(&usage, &all[i]);
    }
    bool has_more = proc == -1;
    while (has_more) {
        has_more = false;
        for (size_t i = 0; i < count; i++) {
            if (!all[i].is_counted && is_counted(all[i].parent, all, count)) {
                add(&usage, &all[i]);
                has_more = true;
            }
        }
    }
    free(all);
    return usage;
}

size_t find_children(pid_t parent, pid_t *children, size_t room)
{
    size_t count;
    size_t found = 0;
    struct process *all = read_all(-1, &count);
    for (size_t i = 0; i < count && found < room; i++) {
        if (all[i].parent == parent)
            children[found++] = all[i].id;
    }
    free(all);
    return found;
}

unsigned int count_threads(uid_t uid)
{
    DIR *processes = opendir("/proc");
    if (processes == NULL)
        return 0;
    unsigned int count = 0;
    const struct dirent *entry;
    while ((entry = readdir(processes)) != NULL) {
        char path[300];
        struct stat task;
        snprintf(path, sizeof path, "/proc/%s/task", entry->d_name);
        if (isdigit((unsigned char)entry->d_name[0]) && stat(path, &task) == 0 &&
            task.st_uid == uid)
            count += (unsigned int)task.st_nlink - 2; /* A directory for each, "." and "..". */
    }
    closedir(processes);
    return count;
}
