/*
 * Other ways to the witness: on Linux a program may also make its system calls with syscall(), and
 * with glibc it may ask the resolver with getaddrinfo_a(). Both come to the functions that the
 * witness has replaced.
 */
#if defined(__linux__)
#define _GNU_SOURCE
#include <netdb.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../system/real.h"

static void *to_pointer(long number)
{
    return (void *)(intptr_t)number;
}

long syscall(long number, ...)
{
    static long (*real)(long, ...);
    long a[6];
    va_list arguments;
    va_start(arguments, number);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(arguments, long);
    va_end(arguments);
    switch (number) {
#ifdef SYS_socket
    case SYS_socket:
        return socket((int)a[0], (int)a[1], (int)a[2]);
    case SYS_connect:
        return connect((int)a[0], to_pointer(a[1]), (socklen_t)a[2]);
    case SYS_bind:
        return bind((int)a[0], to_pointer(a[1]), (socklen_t)a[2]);
    case SYS_listen:
        return listen((int)a[0], (int)a[1]);
    case SYS_accept4:
        return accept4((int)a[0], to_pointer(a[1]), to_pointer(a[2]), (int)a[3]);
    case SYS_sendto:
        return sendto((int)a[0], to_pointer(a[1]), (size_t)a[2], (int)a[3], to_pointer(a[4]),
            (socklen_t)a[5]);
    case SYS_recvfrom:
        return recvfrom((int)a[0], to_pointer(a[1]), (size_t)a[2], (int)a[3], to_pointer(a[4]),
            to_pointer(a[5]));
#endif
    case SYS_close:
        return close((int)a[0]);
    case SYS_read:
        return read((int)a[0], to_pointer(a[1]), (size_t)a[2]);
    case SYS_write:
        return write((int)a[0], to_pointer(a[1]), (size_t)a[2]);
    default:
        if (real == NULL)
            find_real("syscall", &real, sizeof real);
        return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    }
}

#ifdef __GLIBC__
/* All that is asked for is answered at once, before anybody can begin to wait. */
int getaddrinfo_a(int mode, struct gaicb *list[], int count, struct sigevent *when_done)
{
    (void)mode;
    for (int i = 0; i < count; i++) {
        if (list[i] != NULL)
            list[i]->__return = getaddrinfo(
                list[i]->ar_name, list[i]->ar_service, list[i]->ar_request, &list[i]->ar_result);
    }
    if (when_done != NULL && when_done->sigev_notify == SIGEV_SIGNAL)
        raise(when_done->sigev_signo);
    if (when_done != NULL && when_done->sigev_notify == SIGEV_THREAD)
        when_done->sigev_notify_function(when_done->sigev_value);
    return 0;
}

int gai_suspend(const struct gaicb *const list[], int count, const struct timespec *limit)
{
    (void)list;
    (void)count;
    (void)limit;
    return EAI_ALLDONE;
}
#endif
#else
/* ISO C wants something in every file. */
extern const int no_other_ways;
#endif
