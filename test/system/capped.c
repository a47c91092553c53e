/*
 * A system at its worst, linked under a lesson in place of the real one: send() takes a byte at a
 * time and recv() gives one, files and terminals take a few, and every other call is interrupted
 * before it does anything at all.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* Every other time sets errno and says true. */
static bool is_interrupted(int *calls)
{
    *calls = (*calls + 1) % 2;
    if (*calls == 1)
        errno = EINTR;
    return *calls == 1;
}

ssize_t send(int fd, const void *bytes, size_t length, int flags)
{
    static int calls;
    if (length == 0 || is_interrupted(&calls))
        return -1;
    return sendto(fd, bytes, 1, flags, NULL, 0);
}

ssize_t recv(int fd, void *buffer, size_t size, int flags)
{
    static int calls;
    if (size == 0 || is_interrupted(&calls))
        return -1;
    return recvfrom(fd, buffer, 1, flags, NULL, NULL);
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    static int calls;
    if (is_interrupted(&calls))
        return -1;
    struct iovec piece = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = length < 7 ? length : 7};
    return writev(fd, &piece, 1);
}
