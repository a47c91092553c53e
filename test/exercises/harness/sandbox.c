#if defined(__linux__)
#define _GNU_SOURCE /* the flags of clone() and of mount() */
#endif
#include "sandbox.h"

#include <errno.h>

uid_t get_unused_user(pid_t process)
{
    return (uid_t)2100000000 + (uid_t)process;
}

#ifdef __linux__
#include <fcntl.h>
#include <grp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The user inside, whatever its number is outside. */
enum { NOBODY = 65534 };

/* Where the new file system is put together. It exists everywhere, and nothing in it is needed. */
#define ROOT "/tmp"

/* What programs and compilers are made of. No secret of anybody's is in these. */
static const char *const needed[] = {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
    "/nix", "/gnu", "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
    "/etc/hosts", "/etc/services", "/etc/protocols", "/etc/nsswitch.conf", "/etc/host.conf",
    "/etc/gai.conf", "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};

/* With no stack of its own the child goes on with a copy of ours (clone(2), also for the order of
 * the arguments). */
pid_t fork_into_sandbox(void)
{
    const unsigned long flags = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWNS |
                                CLONE_NEWIPC | CLONE_NEWUTS | SIGCHLD;
    /* Without a /proc nobody can be given a name. */
    if (access("/proc/self/uid_map", F_OK) == -1)
        return -1;
#ifdef __s390__
    return (pid_t)syscall(SYS_clone, 0UL, flags, 0UL, 0UL, 0UL);
#else
    return (pid_t)syscall(SYS_clone, flags, 0UL, 0UL, 0UL, 0UL);
#endif
}

/* ---- Who nobody is ---- */

static int write_to(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd == -1)
        return -1;
    ssize_t written = write(fd, text, strlen(text));
    int reason = errno;
    close(fd);
    errno = reason;
    return written == -1 ? -1 : 0;
}

/* Writes a file of /proc that tells which of our numbers is NOBODY there. */
static int map_number(pid_t process, const char *name, unsigned long ours)
{
    char path[64];
    char text[64];
    snprintf(path, sizeof path, "/proc/%ld/%s", (long)process, name);
    snprintf(text, sizeof text, "%d %lu 1\n", NOBODY, ours);
    return write_to(path, text);
}

int name_nobody(pid_t first_process)
{
    unsigned long unused = get_unused_user(first_process);
    if (geteuid() == 0 && map_number(first_process, "uid_map", unused) == 0)
        return map_number(first_process, "gid_map", unused);
    /* Who may not name others must give up changing groups first. */
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/setgroups", (long)first_process);
    if (write_to(path, "deny") == -1 || map_number(first_process, "uid_map", geteuid()) == -1)
        return -1;
    return map_number(first_process, "gid_map", getegid());
}

static int become_nobody(void)
{
    if (setgroups(0, NULL) == -1 && errno != EPERM)
        return -1;
    if (setresgid(NOBODY, NOBODY, NOBODY) == -1 || setresuid(NOBODY, NOBODY, NOBODY) == -1)
        return -1;
    /* All that is in here shall end with whoever has started it. */
    return prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* ---- The network ---- */

static int bring_up_loopback(void)
{
    struct ifreq interface = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1 || ioctl(fd, SIOCGIFFLAGS, &interface) == -1)
        return -1;
    interface.ifr_flags |= IFF_UP;
    int result = ioctl(fd, SIOCSIFFLAGS, &interface);
    close(fd);
    return result;
}

/* ---- The file system ---- */

/* Shows `path` at `place` as well, to be read only. */
static int show(const char *path, const char *place)
{
    struct statvfs now;
    if (mount(path, place, NULL, MS_BIND | MS_REC, NULL) == -1 || statvfs(place, &now) == -1)
        return -1;
    /* What it must not do already, we may not allow. */
    unsigned long kept = 0;
    kept |= now.f_flag & ST_NOSUID ? MS_NOSUID : 0;
    kept |= now.f_flag & ST_NODEV ? MS_NODEV : 0;
    kept |= now.f_flag & ST_NOEXEC ? MS_NOEXEC : 0;
    kept |= now.f_flag & ST_NOATIME ? MS_NOATIME : 0;
    kept |= now.f_flag & ST_NODIRATIME ? MS_NODIRATIME : 0;
    kept |= now.f_flag & ST_RELATIME ? MS_RELATIME : 0;
    return mount(NULL, place, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | kept, NULL);
}

/* Brings what is at `path` to the same path of the new file system, where it is there at all. */
static int bring(const char *path)
{
    char place[300];
    char target[300];
    struct stat file;
    snprintf(place, sizeof place, ROOT "%s", path);
    if (lstat(path, &file) == -1)
        return 0;
    if (S_ISLNK(file.st_mode)) {
        ssize_t length = readlink(path, target, sizeof target - 1);
        if (length == -1)
            return -1;
        target[length] = '\0';
        return symlink(target, place);
    }
    if (S_ISDIR(file.st_mode) ? mkdir(place, 0755) == -1 : mknod(place, S_IFREG | 0644, 0) == -1)
        return -1;
    return show(path, place);
}

static int hide(const char *path)
{
    char place[4200];
    snprintf(place, sizeof place, ROOT "%s", path);
    if (access(place, F_OK) == -1)
        return 0;
    return mount("none", place, "tmpfs", MS_RDONLY, "size=4k");
}

int furnish_sandbox(const char *work, const char *hidden)
{
    const unsigned long plain = MS_NOSUID | MS_NODEV;
    /* Later it can be reached by "." alone: ROOT may be on the way to it. */
    if ((work != NULL && chdir(work) == -1) || become_nobody() == -1 || bring_up_loopback() == -1 ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1 ||
        mount("none", ROOT, "tmpfs", plain, "mode=755,size=1m") == -1 ||
        mkdir(ROOT "/etc", 0755) == -1 || mkdir(ROOT "/dev", 0755) == -1 ||
        mkdir(ROOT "/proc", 0755) == -1 || mkdir(ROOT "/tmp", 0755) == -1 ||
        mkdir(ROOT "/work", 0755) == -1)
        return -1;
    if (work != NULL && mount(".", ROOT "/work", NULL, MS_BIND | MS_REC, NULL) == -1)
        return -1;
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (bring(needed[i]) == -1)
            return -1;
    }
    if ((hidden != NULL && hide(hidden) == -1) ||
        mount("none", ROOT "/proc", "proc", plain | MS_NOEXEC, NULL) == -1 ||
        mount("none", ROOT "/tmp", "tmpfs", plain, "mode=1777,size=16m,nr_inodes=100") == -1)
        return -1;
    /* With both the same, the old root is put on top of the new one, and can be taken off
     * (pivot_root(2)). */
    if (chdir(ROOT) == -1 || syscall(SYS_pivot_root, ".", ".") == -1 ||
        umount2(".", MNT_DETACH) == -1 || chdir("/") == -1 ||
        mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | plain, NULL) == -1)
        return -1;
    /* In a sandbox of its own making nobody would be somebody. */
    write_to("/proc/sys/user/max_user_namespaces", "0");
    return work != NULL ? chdir("/work") : 0;
}

#else
pid_t fork_into_sandbox(void)
{
    errno = ENOSYS;
    return -1;
}

int name_nobody(pid_t first_process)
{
    (void)first_process;
    errno = ENOSYS;
    return -1;
}

int furnish_sandbox(const char *work, const char *hidden)
{
    (void)work;
    (void)hidden;
    errno = ENOSYS;
    return -1;
}
#endif
