#include "nonblocking.h"

#include <errno.h>
#include <fcntl.h>

int set_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags == -1)
        return -1;
    return fcntl(fd, F_SETFL, flags | O_NONBLOCK) == -1 ? -1 : 0;
}

/* POSIX lets EAGAIN and EWOULDBLOCK differ, and promises either. */
bool should_try_again(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}
