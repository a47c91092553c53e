/*
 * Stands between a lesson and the system, linked under it. It adds a note of every call on a socket
 * to the file in LESSON_NOTES, for the drawings, and takes turns with the practice server while it
 * does: after a call it waits until the server has done what that call led to, and before a wait it
 * gives the turn away. So what happens is up to the two programs, and not to the scheduler.
 *
 * FAULT in the environment can make it a system on a bad day: "no-socket", which has no descriptor
 * to give, or "short-send", which takes a few bytes at a time.
 */
#include "../diagram/note.h"
#include "../diagram/turns.h"
#include "real.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* What one send() takes with the fault "short-send": less than a request has. */
enum { SHORT_SEND = 20 };

enum { DESCRIPTORS_MAX = 1024, OUT_OF_THE_WAY = 100 };

static int notes = -1; /* the file, or -1 where nobody wants notes */
static int turns = -1; /* what leads to the server, or -1 where there is none to take turns with */

/* What we know of each descriptor. */
static struct {
    bool is_socket;
    int port; /* of its connection, or 0 */
} known[DESCRIPTORS_MAX];

static bool is_known_socket(int fd)
{
    return fd >= 0 && fd < DESCRIPTORS_MAX && known[fd].is_socket;
}

/* The port at our end of its connection, 0 where there is none. */
static int get_known_port(int fd)
{
    if (fd < 0 || fd >= DESCRIPTORS_MAX || !known[fd].is_socket)
        return 0;
    return known[fd].port;
}

static bool has_fault(const char *name)
{
    const char *fault = getenv("FAULT");
    return fault != NULL && strcmp(fault, name) == 0;
}

/* Before main(). */
__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv(NOTES_VARIABLE);
    const char *fd = getenv(TURNS_VARIABLE);
    if (path == NULL || path[0] == '\0')
        return;
    int file = open(path, O_WRONLY | O_APPEND);
    if (file == -1)
        return;
    /* A number that the program would not meet. */
    notes = fcntl(file, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
    int (*real_close)(int);
    find_real("close", &real_close, sizeof real_close);
    if (notes == -1)
        notes = file;
    else
        real_close(file);
    turns = fd == NULL ? -1 : (int)strtol(fd, NULL, 10);
}

/* ---- A call, from its beginning to its note ---- */

struct call {
    struct note note;
    struct timespec start;
    bool is_tcp;   /* what is not is not drawn */
    bool may_wait; /* only then it matters how long it took: a busy machine makes anything slow */
};

static struct call begin_call(const char *name, int fd, size_t amount)
{
    struct call call = {.note.side = CLIENT};
    call.note.process = getpid();
    strncpy(call.note.call, name, sizeof call.note.call - 1);
    call.note.fd = fd;
    call.note.amount = (long long)amount;
    call.note.port = get_known_port(fd);
    call.is_tcp = is_known_socket(fd);
    clock_gettime(CLOCK_MONOTONIC, &call.start);
    return call;
}

/* Notes what came of the call, and waits for our turn. */
static void end_call(struct call *call, long long result)
{
    /* A number that nobody has is worth a look, too. */
    bool is_nobodys = result == -1 && errno == EBADF;
    if (notes == -1 || (!call->is_tcp && !is_nobodys))
        return;
    int before = errno;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    call->note.result = result;
    if (call->may_wait)
        call->note.milliseconds = (long)(now.tv_sec - call->start.tv_sec) * 1000 +
                                  (now.tv_nsec - call->start.tv_nsec) / 1000000;
    if (result == -1)
        strncpy(call->note.text, strerror(before), sizeof call->note.text - 1);
    write_note(notes, &call->note);
    if (turns != -1)
        offer_turn(turns);
    errno = before;
}

static ssize_t real_recvfrom(int fd, void *restrict buffer, size_t size, int flags,
    struct sockaddr *restrict address, socklen_t *restrict length)
{
    static ssize_t (*real)(
        int, void *, size_t, int, struct sockaddr *restrict, socklen_t *restrict);
    if (real == NULL)
        find_real("recvfrom", &real, sizeof real);
    return real(fd, buffer, size, flags, address, length);
}

static int real_poll(struct pollfd *polled, nfds_t count, int milliseconds)
{
    static int (*real)(struct pollfd *, nfds_t, int);
    if (real == NULL)
        find_real("poll", &real, sizeof real);
    return real(polled, count, milliseconds);
}

/* Says that the call is going to wait: it may be the last that it does. */
static void note_wait(const struct call *call)
{
    struct note note = call->note;
    strcpy(note.call, "wait");
    memcpy(note.text, call->note.call, sizeof call->note.call);
    if (notes != -1 && call->is_tcp)
        write_note(notes, &note);
}

/* Whether a call on `fd` would not have to wait for this event. */
static bool is_ready(int fd, short event)
{
    struct pollfd waiting = {.fd = fd, .events = event};
    int before = errno;
    int ready = real_poll(&waiting, 1, 0);
    errno = before;
    return ready != 0;
}

/* Before a receive: where nothing has come yet, the turn is the server's, and we only look until it
 * has done what it does, so that all of that is there. Returns 1 where the call can go on, or what
 * it returns: 0, or -1 with errno. */
static ssize_t wait_to_receive(struct call *call, int flags)
{
    int fd = call->note.fd;
    char byte;
    call->may_wait = !is_ready(fd, POLLIN);
    if (call->may_wait)
        note_wait(call);
    if (turns == -1 || !call->is_tcp || !call->may_wait)
        return 1;
    yield_turn(turns);
    ssize_t peeked = real_recvfrom(fd, &byte, 1, flags | MSG_PEEK, NULL, NULL);
    if (peeked > 0)
        await_turn(turns);
    return peeked;
}

/* ---- The calls ---- */

int socket(int domain, int type, int protocol)
{
    static int (*real)(int, int, int);
    if (real == NULL)
        find_real("socket", &real, sizeof real);
    struct call call = begin_call("socket", -1, 0);
    int fd = -1;
    if (has_fault("no-socket"))
        errno = EMFILE;
    else
        fd = real(domain, type, protocol);
    /* Linux and others have flags in the type's upper bits. */
    call.is_tcp = (domain == AF_INET || domain == AF_INET6) && (type & 0xf) == SOCK_STREAM;
    if (fd >= 0 && fd < DESCRIPTORS_MAX) {
        known[fd].is_socket = call.is_tcp;
        known[fd].port = 0;
    }
    end_call(&call, fd);
    return fd;
}

/* The port in an address, 0 where there is none. */
static int get_port(const struct sockaddr *address, socklen_t size)
{
    struct sockaddr_in v4; /* It stands at the same place in an IPv6 address. */
    if (address == NULL || size < sizeof v4)
        return 0;
    memcpy(&v4, address, sizeof v4);
    return ntohs(v4.sin_port);
}

int connect(int fd, const struct sockaddr *address, socklen_t size)
{
    static int (*real)(int, const struct sockaddr *, socklen_t);
    if (real == NULL)
        find_real("connect", &real, sizeof real);
    struct call call = begin_call("connect", fd, (size_t)get_port(address, size));
    call.may_wait = true;
    note_wait(&call);
    int result = real(fd, address, size);
    int before = errno;
    struct sockaddr_storage local;
    socklen_t local_size = sizeof local;
    if (call.is_tcp && getsockname(fd, (struct sockaddr *)&local, &local_size) == 0)
        known[fd].port = get_port((struct sockaddr *)&local, local_size);
    call.note.port = get_known_port(fd);
    errno = before;
    end_call(&call, result);
    return result;
}

int shutdown(int fd, int how)
{
    static int (*real)(int, int);
    if (real == NULL)
        find_real("shutdown", &real, sizeof real);
    /* Whoever only stops reading says nothing to the other end. */
    struct call call = begin_call(how == SHUT_RD ? "shut_rd" : "shutdown", fd, 0);
    int result = real(fd, how);
    end_call(&call, result);
    return result;
}

int close(int fd)
{
    static int (*real)(int);
    if (real == NULL)
        find_real("close", &real, sizeof real);
    if (fd >= 0 && (fd == notes || fd == turns)) {
        errno = EBADF; /* For the program it is not there. */
        return -1;
    }
    struct linger linger = {0};
    socklen_t size = sizeof linger;
    bool resets = is_known_socket(fd) &&
                  getsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, &size) == 0 && linger.l_onoff &&
                  linger.l_linger == 0;
    struct call call = begin_call(resets ? "reset" : "close", fd, 0);
    int result = real(fd);
    if (call.is_tcp)
        known[fd].is_socket = false;
    end_call(&call, result);
    return result;
}

int dup(int fd)
{
    static int (*real)(int);
    if (real == NULL)
        find_real("dup", &real, sizeof real);
    struct call call = begin_call("dup", fd, 0);
    int result = real(fd);
    if (call.is_tcp && result >= 0 && result < DESCRIPTORS_MAX)
        known[result] = known[fd];
    end_call(&call, result);
    return result;
}

int dup2(int from, int to)
{
    static int (*real)(int, int);
    if (real == NULL)
        find_real("dup2", &real, sizeof real);
    /* Whoever had that number is closed. */
    struct call closing = begin_call("close", to, 0);
    struct call call = begin_call("dup2", from, (size_t)to);
    int result = real(from, to);
    if (from != to && result != -1)
        end_call(&closing, 0);
    if (call.is_tcp && result >= 0 && result < DESCRIPTORS_MAX)
        known[result] = known[from];
    end_call(&call, result);
    return result;
}

/* What stdio does from now on we do not see: it asks the kernel without us. */
FILE *fdopen(int fd, const char *mode)
{
    static FILE *(*real)(int, const char *);
    if (real == NULL)
        find_real("fdopen", &real, sizeof real);
    struct call call = begin_call("fdopen", fd, 0);
    FILE *file = real(fd, mode);
    end_call(&call, file == NULL ? -1 : 0);
    return file;
}

pid_t fork(void)
{
    static pid_t (*real)(void);
    if (real == NULL)
        find_real("fork", &real, sizeof real);
    /* Noted before it happens: afterwards the child, who shares the line, may be quicker. */
    struct call call = begin_call("fork", -1, 0);
    call.is_tcp = true;
    end_call(&call, 0);
    return real();
}

static ssize_t end_send(struct call *call, const void *bytes, ssize_t sent)
{
    if (sent > 0)
        preview_bytes(&call->note, bytes, (unsigned long)sent);
    end_call(call, sent);
    return sent;
}

static size_t limit_send(size_t length)
{
    return has_fault("short-send") && length > SHORT_SEND ? SHORT_SEND : length;
}

ssize_t sendto(int fd, const void *bytes, size_t length, int flags, const struct sockaddr *address,
    socklen_t address_length)
{
    static ssize_t (*real)(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
    if (real == NULL)
        find_real("sendto", &real, sizeof real);
    struct call call = begin_call("send", fd, length);
    call.may_wait = !is_ready(fd, POLLOUT);
    note_wait(&call); /* A SIGPIPE may end it, too. */
    return end_send(
        &call, bytes, real(fd, bytes, limit_send(length), flags, address, address_length));
}

ssize_t send(int fd, const void *bytes, size_t length, int flags)
{
    return sendto(fd, bytes, length, flags, NULL, 0);
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    static ssize_t (*real)(int, const void *, size_t);
    if (real == NULL)
        find_real("write", &real, sizeof real);
    if (!is_known_socket(fd))
        return real(fd, bytes, length);
    struct call call = begin_call("write", fd, length);
    call.may_wait = !is_ready(fd, POLLOUT);
    note_wait(&call); /* A SIGPIPE may end it, too. */
    return end_send(&call, bytes, real(fd, bytes, limit_send(length)));
}

/* How many bytes the pieces have, and the first of them that has any. */
static size_t measure(const struct iovec *pieces, size_t count, struct iovec *first)
{
    size_t length = 0;
    *first = (struct iovec){0};
    for (size_t i = 0; i < count; i++) {
        if (length == 0)
            *first = pieces[i];
        length += pieces[i].iov_len;
    }
    return length;
}

/* Of the first piece as much as was moved. */
static void preview_piece(struct call *call, const struct iovec *first, ssize_t moved)
{
    if (moved > 0)
        preview_bytes(&call->note, first->iov_base,
            (size_t)moved < first->iov_len ? (size_t)moved : first->iov_len);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    static ssize_t (*real)(int, const struct msghdr *, int);
    if (real == NULL)
        find_real("sendmsg", &real, sizeof real);
    struct iovec first;
    size_t length = measure(message->msg_iov, (size_t)message->msg_iovlen, &first);
    struct call call = begin_call("sendmsg", fd, length);
    call.may_wait = !is_ready(fd, POLLOUT);
    note_wait(&call); /* A SIGPIPE may end it, too. */
    ssize_t sent = real(fd, message, flags);
    preview_piece(&call, &first, sent);
    end_call(&call, sent);
    return sent;
}

ssize_t writev(int fd, const struct iovec *pieces, int count)
{
    static ssize_t (*real)(int, const struct iovec *, int);
    if (real == NULL)
        find_real("writev", &real, sizeof real);
    if (!is_known_socket(fd) || count < 1)
        return real(fd, pieces, count);
    struct iovec first;
    struct call call = begin_call("writev", fd, measure(pieces, (size_t)count, &first));
    call.may_wait = !is_ready(fd, POLLOUT);
    note_wait(&call); /* A SIGPIPE may end it, too. */
    ssize_t sent = real(fd, pieces, count);
    preview_piece(&call, &first, sent);
    end_call(&call, sent);
    return sent;
}

static ssize_t end_receive(struct call *call, const void *buffer, ssize_t received)
{
    /* With MSG_TRUNC there may be more than there was room for. */
    long long held = received < call->note.amount ? received : call->note.amount;
    if (held > 0 && buffer != NULL)
        preview_bytes(&call->note, buffer, (unsigned long)held);
    end_call(call, received);
    return received;
}

ssize_t recvfrom(int fd, void *restrict buffer, size_t size, int flags,
    struct sockaddr *restrict address, socklen_t *restrict length)
{
    /* Whoever only peeks takes nothing. */
    struct call call = begin_call((flags & MSG_PEEK) != 0 ? "peek" : "recv", fd, size);
    ssize_t received = wait_to_receive(&call, flags);
    if (received > 0)
        received = real_recvfrom(fd, buffer, size, flags, address, length);
    return end_receive(&call, buffer, received);
}

ssize_t recv(int fd, void *buffer, size_t size, int flags)
{
    return recvfrom(fd, buffer, size, flags, NULL, NULL);
}

ssize_t read(int fd, void *buffer, size_t size)
{
    static ssize_t (*real)(int, void *, size_t);
    if (real == NULL)
        find_real("read", &real, sizeof real);
    if (!is_known_socket(fd))
        return real(fd, buffer, size);
    struct call call = begin_call("read", fd, size);
    ssize_t received = wait_to_receive(&call, 0);
    if (received > 0)
        received = real(fd, buffer, size);
    return end_receive(&call, buffer, received);
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
    static ssize_t (*real)(int, struct msghdr *, int);
    if (real == NULL)
        find_real("recvmsg", &real, sizeof real);
    struct iovec first;
    size_t size = measure(message->msg_iov, (size_t)message->msg_iovlen, &first);
    struct call call = begin_call((flags & MSG_PEEK) != 0 ? "peek" : "recvmsg", fd, size);
    ssize_t received = wait_to_receive(&call, flags);
    if (received > 0)
        received = real(fd, message, flags);
    preview_piece(&call, &first, received);
    end_call(&call, received);
    return received;
}

ssize_t readv(int fd, const struct iovec *pieces, int count)
{
    static ssize_t (*real)(int, const struct iovec *, int);
    if (real == NULL)
        find_real("readv", &real, sizeof real);
    if (!is_known_socket(fd) || count < 1)
        return real(fd, pieces, count);
    struct iovec first;
    struct call call = begin_call("readv", fd, measure(pieces, (size_t)count, &first));
    ssize_t received = wait_to_receive(&call, 0);
    if (received > 0)
        received = real(fd, pieces, count);
    preview_piece(&call, &first, received);
    end_call(&call, received);
    return received;
}

/* Waiting for more than one thing is no talk of its own, but it gives the turn away. */
int poll(struct pollfd *polled, nfds_t count, int milliseconds)
{
    int ready = real_poll(polled, count, 0);
    if (ready != 0 || milliseconds == 0)
        return ready;
    if (turns != -1)
        yield_turn(turns);
    ready = real_poll(polled, count, milliseconds);
    if (turns != -1 && ready > 0)
        await_turn(turns);
    return ready;
}
