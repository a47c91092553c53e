/*
 * A system at its worst, linked under a lesson in place of the real one: send() takes a byte at a
 * time and recv() gives one, and every call is interrupted, then told to come back later, before it
 * does anything at all. poll() and write() are interrupted as well, every other time.
 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* glibc declares that poll() writes to its list and does not read it, so gcc takes it for unset. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

/* Sets errno and says true twice, then false. */
static bool should_refuse(int *calls)
{
    *calls = (*calls + 1) % 3;
    errno = *calls == 1 ? EINTR : EAGAIN;
    return *calls != 0;
}

ssize_t send(int fd, const void *bytes, size_t length, int flags)
{
    static int calls;
    if (length == 0 || should_refuse(&calls))
        return -1;
    return sendto(fd, bytes, 1, flags, NULL, 0);
}

ssize_t recv(int fd, void *buffer, size_t size, int flags)
{
    static int calls;
    if (size == 0 || should_refuse(&calls))
        return -1;
    return recvfrom(fd, buffer, 1, flags, NULL, NULL);
}

/* Files and terminals take a few bytes at a time, too. */
ssize_t write(int fd, const void *bytes, size_t length)
{
    static int calls;
    if (++calls % 2 == 1) {
        errno = EINTR;
        return -1;
    }
    struct iovec piece = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = length < 7 ? length : 7};
    return writev(fd, &piece, 1);
}

/* Only for the one descriptor that the lessons wait for. */
int poll(struct pollfd *polled, nfds_t count, int milliseconds)
{
    static int calls;
    if (count != 1 || polled[0].fd >= FD_SETSIZE || ++calls % 2 == 1) {
        errno = EINTR;
        return -1;
    }
    /* musl's FD_SET() wants no sign. */
    unsigned int fd = (unsigned int)polled[0].fd;
    fd_set readable, writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    if (polled[0].events & POLLIN)
        FD_SET(fd, &readable);
    if (polled[0].events & POLLOUT)
        FD_SET(fd, &writable);
    struct timeval limit = {
        .tv_sec = milliseconds / 1000, .tv_usec = (milliseconds % 1000) * 1000L};
    return select(polled[0].fd + 1, &readable, &writable, NULL, &limit);
}
