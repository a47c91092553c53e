/*
 * The helper of the lessons, for you to read: how a program fails, how a name becomes an address,
 * and how no call waits for ever. helper.h says what each function promises.
 */
#define _POSIX_C_SOURCE 200809L
#define _DARWIN_C_SOURCE /* macOS hides TCP_CONNECTIONTIMEOUT from programs that ask for POSIX. */
#include "helper.h"
#include "plumbing.h"

#include <netdb.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/time.h>

/* ---- Lesson 1: how a program fails ---- */

/* What an errno means, in the system's words. A call that has waited for as long as its limit
 * allows returns EAGAIN, or EINPROGRESS if it was connect() (socket(7); POSIX, 2.10.16). To those
 * who read the message both mean that time ran out. */
static const char *explain_errno(int error)
{
    if (error == EAGAIN || error == EWOULDBLOCK || error == EINPROGRESS)
        error = ETIMEDOUT;
    return strerror(error);
}

/* A va_list is what C calls the arguments behind `...`, to hand them on. */
_Noreturn void exit_with_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_error(NULL, format, arguments);
    va_end(arguments);
    exit(EXIT_FAILURE);
}

_Noreturn void exit_with_errno(const char *format, ...)
{
    const char *reason = explain_errno(errno);
    va_list arguments;
    va_start(arguments, format);
    print_error(reason, format, arguments);
    va_end(arguments);
    exit(EXIT_FAILURE);
}

/* ---- Lesson 2: from a name to an address ---- */

/* Asks the resolver for the addresses of one family. Returns 0 and a list, to be given back with
 * freeaddrinfo(), or an error, for which gai_strerror() has the words. */
static int look_up(const char *host, int family, struct addrinfo **found)
{
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_STREAM};
    return getaddrinfo(host, NULL, &hints, found);
}

/* Why there is no IPv4 address, after the resolver said `error`. */
static const char *explain_lookup_error(const char *host, int error)
{
    if (error == EAI_SYSTEM)
        return strerror(errno); /* The one case in which errno has the reason. */
    struct addrinfo *found;
    if (error != EAI_AGAIN && look_up(host, AF_INET6, &found) == 0) {
        freeaddrinfo(found);
        return "the host has no IPv4 address, only IPv6";
    }
    return gai_strerror(error);
}

const char *resolve_host(const char *host, struct sockaddr_in *address, char ip[INET_ADDRSTRLEN])
{
    struct addrinfo *found;
    int error = look_up(host, AF_INET, &found);
    /* "localhost" is this machine even where the resolver has not been told (RFC 6761, 6.3). */
    if (error != 0 && strcasecmp(host, "localhost") == 0)
        error = look_up("127.0.0.1", AF_INET, &found);
    if (error != 0)
        return explain_lookup_error(host, error);
    /* Copied, since the list that holds it is given back here. */
    memcpy(address, found->ai_addr, sizeof *address);
    freeaddrinfo(found);
    if (inet_ntop(AF_INET, &address->sin_addr, ip, INET_ADDRSTRLEN) == NULL)
        return strerror(errno);
    return NULL;
}

/* ---- Lesson 3: no wait without a limit ---- */

int set_time_limit(int fd, double seconds)
{
    struct timeval limit = {.tv_sec = (time_t)seconds};
    limit.tv_usec = (suseconds_t)((seconds - (double)limit.tv_sec) * 1e6);
    if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == -1 ||
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == -1)
        return -1;
#ifdef TCP_CONNECTIONTIMEOUT
    /* Linux counts SO_SNDTIMEO for connect(), too. macOS has this, in whole seconds. */
    int whole_seconds = (int)limit.tv_sec + (limit.tv_usec > 0);
    return setsockopt(fd, IPPROTO_TCP, TCP_CONNECTIONTIMEOUT, &whole_seconds, sizeof whole_seconds);
#else
    return 0;
#endif
}
