/*
 * The witness stands between a student's program and the C library: linked into the program, its
 * functions are called in place of the system's, and call those in turn. It notes what the program
 * asks for, and can be the network of a bad day: a name with many addresses that are not there, a
 * kernel that takes a few bytes at a time, a system that has no socket left. What it does is what a
 * real system may do at any time, so a program that is right does not notice.
 */
#include "witness.h"
#include "../../system/real.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* ---- What the harness wants, and what we know ---- */

enum { ADDRESSES_MAX = 64, DESCRIPTORS_MAX = 1024 };

/* What may come of a connect(), by name. */
static const struct {
    const char *name;
    int error; /* 0: it is accepted */
} fates[] = {
    {"accept", 0},
    {"refuse", ECONNREFUSED},
    {"unreachable", ENETUNREACH},
    {"no-route", EHOSTUNREACH},
    {"timeout", ETIMEDOUT},
};

struct staged_address {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
    socklen_t length;
    char text[INET6_ADDRSTRLEN];
    int error;
};

/* The one host that is there only for the program. */
static struct {
    char name[256];
    struct staged_address addresses[ADDRESSES_MAX];
    size_t count;
} staged;

static uint16_t right_port;
static size_t send_limit;
static size_t first_receive_limit;
static size_t receive_limit;
static long sockets_allowed = -1;
static bool is_zero_free; /* descriptor 0 is to be the first socket's */
static int send_buffer;   /* 0 for the system's own size */

/* What we have seen of each descriptor. */
static struct {
    const struct staged_address *peer; /* NULL for one that is really there */
    size_t shown;                      /* of the bytes that have come, to one who only looked */
    int domain;                        /* as the program asked for it */
    int kind;                          /* SOCK_STREAM, say */
    int available;                     /* bytes that are known to have come */
    bool is_socket;
    bool has_failed; /* to connect */
    bool is_listening;
    bool will_go; /* the other end, before anything is sent */
    bool has_received;
} known[DESCRIPTORS_MAX];

/* The lists of our own making that have not been freed. */
enum { LISTS_MAX = 64 };
static struct addrinfo *lists[LISTS_MAX];

static bool aborts_silent; /* accept() fails where the client has closed without a word */
static long clients_to_go;

static bool is_waiting;
static bool counts_only; /* how many sockets there are, and does not note each */
static char key[32];

static bool is_staging(void)
{
    return staged.name[0] != '\0';
}

static bool is_known_socket(int fd)
{
    return fd >= 0 && fd < DESCRIPTORS_MAX && known[fd].is_socket;
}

/* Writes a line to the harness, and leaves errno alone. */
__attribute__((format(printf, 1, 2))) static void note(const char *format, ...)
{
    static ssize_t (*real_write)(int, const void *, size_t);
    int before = errno;
    if (real_write == NULL)
        find_real("write", &real_write, sizeof real_write);
    char line[512];
    va_list arguments;
    int begin = snprintf(line, sizeof line, "%s ", key);
    va_start(arguments, format);
    int length = begin + vsnprintf(line + begin, sizeof line - (size_t)begin, format, arguments);
    va_end(arguments);
    if ((size_t)length < sizeof line) {
        /* A host's name may be anything, and a line is one note. */
        for (char *at = line; at < line + length - 1; at++) {
            if (*at == '\n')
                *at = '?';
        }
        /* Nobody may be listening; the program need not care. */
        ssize_t written = real_write(WITNESS_FD, line, (size_t)length);
        (void)written;
    }
    errno = before;
}

static void note_result(const char *what, int result)
{
    if (result == -1)
        note("%s = -1 %s\n", what, strerror(errno));
    else
        note("%s = %d\n", what, result);
}

/* Of many sockets, notes some: every 10,000th, and the first that the system refuses. */
static void count_socket(int fd)
{
    enum { SOME = 10000 };
    static long created;
    static bool has_been_refused;
    if (fd == -1 && !has_been_refused) {
        has_been_refused = true;
        note_result("socket", fd);
    } else if (fd != -1 && ++created % SOME == 0) {
        note("sockets %ld\n", created);
    }
}

static int find_fate(const char *name)
{
    for (size_t i = 0; i < sizeof fates / sizeof fates[0]; i++) {
        if (strcmp(fates[i].name, name) == 0)
            return fates[i].error;
    }
    abort();
}

/* Reads "192.0.2.1=refuse". */
static void stage_address(const char *text)
{
    struct staged_address *staged_address = &staged.addresses[staged.count];
    const char *equals = strchr(text, '=');
    if (equals == NULL || staged.count == ADDRESSES_MAX)
        abort();
    snprintf(staged_address->text, sizeof staged_address->text, "%.*s", (int)(equals - text), text);
    staged_address->error = find_fate(equals + 1);
    struct sockaddr_in *v4 = &staged_address->address.v4;
    struct sockaddr_in6 *v6 = &staged_address->address.v6;
    if (inet_pton(AF_INET, staged_address->text, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        staged_address->length = sizeof *v4;
    } else if (inet_pton(AF_INET6, staged_address->text, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        staged_address->length = sizeof *v6;
    } else {
        abort();
    }
    staged.count++;
}

static void stage_host(const char *text)
{
    char copy[8192];
    snprintf(copy, sizeof copy, "%s", text);
    char *rest = NULL;
    const char *name = strtok_r(copy, " ", &rest);
    snprintf(staged.name, sizeof staged.name, "%s", name);
    const char *address;
    while ((address = strtok_r(NULL, " ", &rest)) != NULL)
        stage_address(address);
}

/* Before main(): reads what the harness wants. */
__attribute__((constructor)) static void begin(void)
{
    const char *text;
    if ((text = getenv(WITNESS_KEY)) != NULL) {
        snprintf(key, sizeof key, "%s", text);
        unsetenv(WITNESS_KEY);
    }
    counts_only = getenv(WITNESS_COUNTS) != NULL;
    is_zero_free = getenv(WITNESS_ZERO) != NULL;
    if ((text = getenv(WITNESS_HOST)) != NULL)
        stage_host(text);
    if ((text = getenv(WITNESS_PORT)) != NULL)
        right_port = (uint16_t)strtoul(text, NULL, 10);
    if ((text = getenv(WITNESS_SEND)) != NULL)
        send_limit = strtoul(text, NULL, 10);
    if ((text = getenv(WITNESS_RECEIVE)) != NULL) {
        char *end;
        first_receive_limit = strtoul(text, &end, 10);
        receive_limit = *end == ',' ? strtoul(end + 1, NULL, 10) : first_receive_limit;
    }
    if ((text = getenv(WITNESS_BUFFER)) != NULL)
        send_buffer = (int)strtol(text, NULL, 10);
    aborts_silent = getenv(WITNESS_ABORT) != NULL;
    if ((text = getenv(WITNESS_GONE)) != NULL)
        clients_to_go = strtol(text, NULL, 10);
    if ((text = getenv(WITNESS_SOCKETS)) != NULL)
        sockets_allowed = strtol(text, NULL, 10) - 1;
}

/* ---- Sockets ---- */

int socket(int domain, int type, int protocol)
{
    static int (*real)(int, int, int);
    if (real == NULL)
        find_real("socket", &real, sizeof real);
    if (is_zero_free) {
        is_zero_free = false;
        close(STDIN_FILENO);
    }
    int fd;
    if (sockets_allowed == 0) {
        errno = EMFILE;
        fd = -1;
    } else {
        /* A staged host's IPv6 addresses are there even where the machine has no IPv6. */
        bool is_staged = domain == AF_INET6 && is_staging();
        fd = real(is_staged ? AF_INET : domain, type, protocol);
        if (sockets_allowed > 0)
            sockets_allowed--;
    }
    /* Linux and others have flags in the type's upper bits. */
    int kind = type & 0xf;
    char what[100];
    snprintf(what, sizeof what, "socket %s %s %d",
        kind == SOCK_STREAM  ? "STREAM"
        : kind == SOCK_DGRAM ? "DGRAM"
                             : "OTHER",
        domain == AF_INET    ? "INET"
        : domain == AF_INET6 ? "INET6"
                             : "OTHER",
        protocol);
    if (counts_only)
        count_socket(fd);
    else
        note_result(what, fd);
    if (fd >= 0 && fd < DESCRIPTORS_MAX) {
        memset(&known[fd], 0, sizeof known[fd]);
        known[fd].is_socket = true;
        known[fd].domain = domain;
        known[fd].kind = kind;
        if (send_buffer > 0)
            setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
    }
    return fd;
}

int close(int fd)
{
    static int (*real)(int);
    if (real == NULL)
        find_real("close", &real, sizeof real);
    if (fd == WITNESS_FD) {
        errno = EBADF;
        return -1;
    }
    if (is_known_socket(fd)) {
        if (!counts_only)
            note("close %d\n", fd);
        known[fd].is_socket = false;
    } else if (fd >= STDIN_FILENO && fd <= STDERR_FILENO) {
        note("stray close %d\n", fd);
    }
    return real(fd);
}

/* A copy of a descriptor is as much a socket as the one that it was made from. */
static int know_copy(int from, int to)
{
    if (is_known_socket(from) && to >= 0 && to < DESCRIPTORS_MAX)
        known[to] = known[from];
    return to;
}

int dup(int fd)
{
    static int (*real)(int);
    if (real == NULL)
        find_real("dup", &real, sizeof real);
    return know_copy(fd, real(fd));
}

int dup2(int from, int to)
{
    static int (*real)(int, int);
    if (real == NULL)
        find_real("dup2", &real, sizeof real);
    return know_copy(from, real(from, to));
}

/* The staged address that `address` is, or NULL. */
static const struct staged_address *find_staged(const struct sockaddr *address)
{
    for (size_t i = 0; i < staged.count; i++) {
        const struct staged_address *at = &staged.addresses[i];
        if (address->sa_family != at->address.any.sa_family)
            continue;
        if (address->sa_family == AF_INET) {
            struct sockaddr_in v4;
            memcpy(&v4, address, sizeof v4);
            if (v4.sin_addr.s_addr == at->address.v4.sin_addr.s_addr)
                return at;
        } else {
            struct sockaddr_in6 v6;
            memcpy(&v6, address, sizeof v6);
            if (memcmp(&v6.sin6_addr, &at->address.v6.sin6_addr, sizeof v6.sin6_addr) == 0)
                return at;
        }
    }
    return NULL;
}

static in_port_t get_port(const struct sockaddr *address)
{
    struct sockaddr_in v4; /* The port stands at the same place in both. */
    memcpy(&v4, address, sizeof v4);
    return v4.sin_port;
}

/* Connects to a staged address as the kernel would, if it were there. */
static int connect_staged(int fd, const struct sockaddr *address, socklen_t length,
    const struct staged_address *at, int (*real)(int, const struct sockaddr *, socklen_t))
{
    if (known[fd].domain != address->sa_family) {
        errno = EAFNOSUPPORT;
        return -1;
    }
    if (length < at->length) {
        errno = EINVAL;
        return -1;
    }
    if (ntohs(get_port(address)) != right_port) {
        errno = ECONNREFUSED;
        return -1;
    }
    /* A datagram socket has nobody to ask. */
    if (at->error != 0 && known[fd].kind != SOCK_DGRAM) {
        errno = at->error;
        return -1;
    }
    known[fd].peer = at;
    struct sockaddr_in harness = {.sin_family = AF_INET, .sin_port = htons(right_port)};
    harness.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return real(fd, (struct sockaddr *)&harness, sizeof harness);
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    static int (*real)(int, const struct sockaddr *, socklen_t);
    if (real == NULL)
        find_real("connect", &real, sizeof real);
    bool is_internet = address->sa_family == AF_INET || address->sa_family == AF_INET6;
    if (!is_internet || !is_known_socket(fd)) {
        int result = real(fd, address, length);
        char what[100];
        snprintf(what, sizeof what, "connect %d family-%d 0", fd, address->sa_family);
        note_result(what, result);
        return result;
    }

    const struct staged_address *at = find_staged(address);
    char text[INET6_ADDRSTRLEN] = "?";
    if (at != NULL)
        memcpy(text, at->text, sizeof text);
    else if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
    }
    if (known[fd].has_failed)
        note("again %d\n", fd);
    int result =
        at != NULL ? connect_staged(fd, address, length, at, real) : real(fd, address, length);
    known[fd].has_failed = result == -1 && errno != EINPROGRESS && errno != EINTR;
    char what[100];
    snprintf(what, sizeof what, "connect %d %s %d", fd, text, ntohs(get_port(address)));
    note_result(what, result);
    return result;
}

int getpeername(int fd, struct sockaddr *restrict address, socklen_t *restrict length)
{
    static int (*real)(int, struct sockaddr *restrict, socklen_t *restrict);
    if (real == NULL)
        find_real("getpeername", &real, sizeof real);
    if (!is_known_socket(fd) || known[fd].peer == NULL)
        return real(fd, address, length);
    struct staged_address peer = *known[fd].peer;
    peer.address.v4.sin_port = htons(right_port);
    memcpy(address, &peer.address, *length < peer.length ? *length : peer.length);
    *length = peer.length;
    return 0;
}

/* ---- Threads and signals ---- */

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
    void *(*run)(void *), void *restrict argument)
{
    static int (*real)(
        pthread_t *restrict, const pthread_attr_t *restrict, void *(*)(void *), void *restrict);
    if (real == NULL)
        find_real("pthread_create", &real, sizeof real);
    note("thread\n");
    return real(thread, attributes, run, argument);
}

int pthread_join(pthread_t thread, void **result)
{
    static int (*real)(pthread_t, void **);
    if (real == NULL)
        find_real("pthread_join", &real, sizeof real);
    note("join\n");
    return real(thread, result);
}

pid_t fork(void)
{
    static pid_t (*real)(void);
    if (real == NULL)
        find_real("fork", &real, sizeof real);
    pid_t child = real();
    if (child != 0)
        note_result("fork", child);
    return child;
}

/* To signal process -1 means to signal all that one may: the accident of those who do not check
 * fork(). Without a sandbox it could end whoever runs the checks, our parent first of all. */
int kill(pid_t process, int number)
{
    static int (*real)(pid_t, int);
    if (real == NULL)
        find_real("kill", &real, sizeof real);
    if (process == -1 || process == getppid()) {
        errno = EPERM;
        return -1;
    }
    return real(process, number);
}

/* ---- The resolver ---- */

/* One entry of a list, with its address behind it. */
static struct addrinfo *new_entry(const struct staged_address *at, int type, in_port_t port)
{
    struct addrinfo *entry = calloc(1, sizeof *entry + sizeof at->address);
    if (entry == NULL)
        abort();
    entry->ai_family = at->address.any.sa_family;
    entry->ai_socktype = type;
    entry->ai_protocol = type == SOCK_STREAM ? IPPROTO_TCP : type == SOCK_DGRAM ? IPPROTO_UDP : 0;
    entry->ai_addrlen = at->length;
    entry->ai_addr = (struct sockaddr *)(void *)(entry + 1);
    struct staged_address copy = *at;
    copy.address.v4.sin_port = port;
    memcpy(entry->ai_addr, &copy.address, sizeof copy.address);
    return entry;
}

static void free_list(struct addrinfo *list)
{
    while (list != NULL) {
        struct addrinfo *next = list->ai_next;
        free(list->ai_canonname);
        free(list);
        list = next;
    }
}

/* Makes the list for the staged host, as the system's resolver does: an entry for each kind of
 * socket where the caller does not say which. Returns 0, or an error of getaddrinfo(). */
static int resolve_staged(
    const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
    static const int all_types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW};
    const struct addrinfo none = {0};
    if (hints == NULL)
        hints = &none;
    /* What nobody has set may have any bits. */
    if ((hints->ai_flags & ~0xffff) != 0)
        return EAI_BADFLAGS;
    if (hints->ai_flags & AI_NUMERICHOST)
        return EAI_NONAME;
    in_port_t port = 0;
    if (service != NULL) {
        char *end;
        unsigned long number = strtoul(service, &end, 10);
        if (*service == '\0' || *end != '\0' || number > 65535)
            return EAI_SERVICE;
        port = htons((uint16_t)number);
    }
    struct addrinfo *first = NULL;
    struct addrinfo **last = &first;
    for (size_t i = 0; i < staged.count; i++) {
        const struct staged_address *at = &staged.addresses[i];
        if (hints->ai_family != AF_UNSPEC && hints->ai_family != at->address.any.sa_family)
            continue;
        for (size_t k = 0; k < sizeof all_types / sizeof all_types[0]; k++) {
            int type = all_types[k];
            bool is_wanted = hints->ai_socktype == type || hints->ai_socktype == 0;
            if (hints->ai_protocol == IPPROTO_TCP && type != SOCK_STREAM)
                is_wanted = false;
            if (!is_wanted)
                continue;
            *last = new_entry(at, type, port);
            last = &(*last)->ai_next;
        }
    }
    if (first == NULL)
        return EAI_NONAME;
    if (hints->ai_flags & AI_CANONNAME)
        first->ai_canonname = strdup(staged.name);
    *found = first;
    return 0;
}

/* Remembers a list, or forgets it: puts `to` where `from` is. Returns whether it was there. */
static bool replace_list(const struct addrinfo *from, struct addrinfo *to)
{
    for (size_t i = 0; i < LISTS_MAX; i++) {
        if (lists[i] == from) {
            lists[i] = to;
            return true;
        }
    }
    return false;
}

/* Whether it is a later entry of one of our lists. */
static bool is_inside(const struct addrinfo *entry)
{
    for (size_t i = 0; i < LISTS_MAX; i++) {
        const struct addrinfo *at = lists[i];
        while (at != NULL && at != entry)
            at = at->ai_next;
        if (at != NULL && at != lists[i])
            return true;
    }
    return false;
}

static size_t count_entries(const struct addrinfo *list)
{
    size_t count = 0;
    for (; list != NULL; list = list->ai_next)
        count++;
    return count;
}

int getaddrinfo(const char *restrict host, const char *restrict service,
    const struct addrinfo *restrict hints, struct addrinfo **restrict found)
{
    static int (*real)(const char *restrict, const char *restrict, const struct addrinfo *restrict,
        struct addrinfo **restrict);
    if (real == NULL)
        find_real("getaddrinfo", &real, sizeof real);
    bool is_staged = is_staging() && host != NULL && strcmp(host, staged.name) == 0;
    if (hints != NULL && (hints->ai_addrlen != 0 || hints->ai_addr != NULL ||
                             hints->ai_canonname != NULL || hints->ai_next != NULL))
        note("hints\n");
    int error =
        is_staged ? resolve_staged(service, hints, found) : real(host, service, hints, found);
    const char *name = host == NULL ? "(null)" : host;
    if (error != 0)
        note("getaddrinfo %.255s = -1 %s\n", name,
            error == EAI_SYSTEM ? strerror(errno) : gai_strerror(error));
    else
        note("getaddrinfo %.255s = %zu\n", name, count_entries(*found));
    if (error == 0 && is_staged)
        replace_list(NULL, *found);
    return error;
}

void freeaddrinfo(struct addrinfo *list)
{
    static void (*real)(struct addrinfo *);
    if (real == NULL)
        find_real("freeaddrinfo", &real, sizeof real);
    if (list == NULL) {
        note("freeaddrinfo its end, which is NULL\n");
        return;
    }
    if (is_inside(list)) {
        note("freeaddrinfo not its beginning\n");
        return;
    }
    note("freeaddrinfo\n");
    if (replace_list(list, NULL))
        free_list(list);
    else
        real(list);
}

int getnameinfo(const struct sockaddr *restrict address, socklen_t length, char *restrict host,
    socklen_t host_size, char *restrict service, socklen_t service_size, int flags)
{
    static int (*real)(const struct sockaddr *restrict, socklen_t, char *restrict, socklen_t,
        char *restrict, socklen_t, int);
    if (real == NULL)
        find_real("getnameinfo", &real, sizeof real);
    if (find_staged(address) == NULL || flags & NI_NUMERICHOST) {
        int error = real(address, length, host, host_size, service, service_size, flags);
        if (error != 0)
            note("getnameinfo = -1 %s\n", gai_strerror(error));
        return error;
    }
    /* The address has a name, and it is that of the machine, as is usual. */
    if (host != NULL)
        snprintf(host, host_size, "machine.%s", staged.name);
    if (service != NULL)
        snprintf(service, service_size, "%d", ntohs(get_port(address)));
    return 0;
}

/* The older function, which knows only IPv4. POSIX has dropped it, and not everybody declares it.
 */
struct hostent *gethostbyname(const char *name);

struct hostent *gethostbyname(const char *name)
{
    static struct hostent *(*real)(const char *);
    static struct hostent entry;
    static char *addresses[ADDRESSES_MAX + 1];
    static char *no_aliases[1];
    if (real == NULL)
        find_real("gethostbyname", &real, sizeof real);
    if (!is_staging() || strcmp(name, staged.name) != 0)
        return real(name);
    size_t count = 0;
    for (size_t i = 0; i < staged.count; i++) {
        if (staged.addresses[i].address.any.sa_family == AF_INET)
            addresses[count++] = (char *)&staged.addresses[i].address.v4.sin_addr;
    }
    addresses[count] = NULL;
    if (count == 0)
        return NULL;
    entry = (struct hostent){.h_name = staged.name, .h_aliases = no_aliases, .h_addrtype = AF_INET};
    entry.h_length = sizeof(struct in_addr);
    entry.h_addr_list = addresses;
    note("gethostbyname %s = %zu\n", name, count);
    return &entry;
}

/* ---- Waiting ---- */

static ssize_t (*find_real_recvfrom(void))(
    int, void *, size_t, int, struct sockaddr *restrict, socklen_t *restrict)
{
    static ssize_t (*real)(
        int, void *, size_t, int, struct sockaddr *restrict, socklen_t *restrict);
    if (real == NULL)
        find_real("recvfrom", &real, sizeof real);
    return real;
}

static int real_poll(struct pollfd *polled, nfds_t count, int milliseconds)
{
    static int (*real)(struct pollfd *, nfds_t, int);
    if (real == NULL)
        find_real("poll", &real, sizeof real);
    return real(polled, count, milliseconds);
}

static void begin_wait(const char *call)
{
    if (!is_waiting)
        note("wait %s\n", call);
    is_waiting = true;
}

static void end_wait(void)
{
    if (is_waiting)
        note("go\n");
    is_waiting = false;
}

/* Before a receive of `wanted` bytes on a socket: says so where it has to wait. Who asks not to
 * wait is told at once that there is nothing. */
static void announce_wait(int fd, int wanted, const char *call)
{
    if (!is_known_socket(fd) || known[fd].available >= wanted ||
        (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0)
        return;
    struct pollfd polled = {.fd = fd, .events = POLLIN};
    int before = errno;
    if (ioctl(fd, FIONREAD, &known[fd].available) == -1)
        known[fd].available = 0;
    if (known[fd].available >= wanted || (wanted == 1 && real_poll(&polled, 1, 0) > 0))
        end_wait();
    else
        begin_wait(call);
    errno = before;
}

/* ---- Serving ---- */

/* Notes a call of bind() or listen(), and where that is. */
static void note_place(const char *call, int fd, const struct sockaddr_storage *at, int result)
{
    char text[INET6_ADDRSTRLEN] = "?";
    char what[100];
    const struct sockaddr *any = (const struct sockaddr *)at;
    const void *address = any->sa_family == AF_INET
                              ? (const void *)&((const struct sockaddr_in *)at)->sin_addr
                              : (const void *)&((const struct sockaddr_in6 *)at)->sin6_addr;
    if (any->sa_family == AF_INET || any->sa_family == AF_INET6)
        inet_ntop(any->sa_family, address, text, sizeof text);
    snprintf(what, sizeof what, "%s %d %s %d", call, fd, text, ntohs(get_port(any)));
    note_result(what, result);
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
    static int (*real)(int, const struct sockaddr *, socklen_t);
    if (real == NULL)
        find_real("bind", &real, sizeof real);
    struct sockaddr_storage copy = {0};
    int result = real(fd, address, length);
    size_t size =
        address->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    memcpy(&copy, address, length < size ? length : size);
    note_place("bind", fd, &copy, result);
    return result;
}

int listen(int fd, int backlog)
{
    static int (*real)(int, int);
    if (real == NULL)
        find_real("listen", &real, sizeof real);
    struct stat output;
    if (fstat(STDOUT_FILENO, &output) == 0 && output.st_size > 0)
        note("printed %jd\n", (intmax_t)output.st_size);
    int result = real(fd, backlog);
    int before = errno;
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof address;
    getsockname(fd, (struct sockaddr *)&address, &length);
    errno = before;
    if (is_known_socket(fd))
        known[fd].is_listening = result == 0;
    note_place("listen", fd, &address, result);
    return result;
}

/* Waits for a client's first word, and returns whether there is none to come. */
static bool has_closed(int fd)
{
    char byte;
    struct pollfd polled = {.fd = fd, .events = POLLIN};
    return real_poll(&polled, 1, -1) == 1 &&
           find_real_recvfrom()(fd, &byte, 1, MSG_PEEK, NULL, NULL) == 0;
}

/* After accept(): there is a client, or no more. */
static int finish_accept(int listener, int fd)
{
    if (fd != -1)
        end_wait();
    if (fd != -1 && aborts_silent && has_closed(fd)) {
        close(fd);
        errno = ECONNABORTED;
        fd = -1;
    }
    char what[32];
    snprintf(what, sizeof what, "accept %d", listener);
    if (fd != -1 || (errno != EAGAIN && errno != EINTR))
        note_result(what, fd);
    if (fd >= 0 && fd < DESCRIPTORS_MAX) {
        memset(&known[fd], 0, sizeof known[fd]);
        known[fd].is_socket = true;
        known[fd].domain = AF_INET;
        known[fd].kind = SOCK_STREAM;
        known[fd].will_go = clients_to_go > 0;
        clients_to_go -= clients_to_go > 0;
    }
    return fd;
}

int accept(int fd, struct sockaddr *restrict address, socklen_t *restrict length)
{
    static int (*real)(int, struct sockaddr *restrict, socklen_t *restrict);
    if (real == NULL)
        find_real("accept", &real, sizeof real);
    announce_wait(fd, 1, "accept");
    return finish_accept(fd, real(fd, address, length));
}

#ifdef __linux__
/* The same with flags; not everybody declares it. */
int accept4(int fd, struct sockaddr *restrict address, socklen_t *restrict length, int flags);

int accept4(int fd, struct sockaddr *restrict address, socklen_t *restrict length, int flags)
{
    static int (*real)(int, struct sockaddr *restrict, socklen_t *restrict, int);
    if (real == NULL)
        find_real("accept4", &real, sizeof real);
    announce_wait(fd, 1, "accept");
    return finish_accept(fd, real(fd, address, length, flags));
}
#endif

/* Says so where a call is for a connection, and the socket is the one that listens, or none. */
static void note_listener(int fd, const char *call)
{
    if (is_known_socket(fd) && known[fd].is_listening)
        note("listener %s\n", call);
    if (fd == -1)
        note("nobody %s\n", call);
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t length)
{
    static int (*real)(int, int, int, const void *, socklen_t);
    if (real == NULL)
        find_real("setsockopt", &real, sizeof real);
    if (fd == -1)
        note("nobody setsockopt\n");
    return real(fd, level, name, value, length);
}

/* ---- Sending ---- */

/* Waits until the other end has gone, if it will, but not for ever. */
static void wait_for_end(int fd)
{
    enum { AT_MOST = 2000 };
    struct pollfd polled = {.fd = fd};
    int before = errno;
    known[fd].will_go = false;
    real_poll(&polled, 1, AT_MOST);
    errno = before;
}

static size_t limit_send(int fd, size_t length)
{
    note_listener(fd, "send");
    if (is_known_socket(fd) && known[fd].will_go)
        wait_for_end(fd);
    return is_known_socket(fd) && send_limit > 0 && length > send_limit ? send_limit : length;
}

ssize_t sendto(int fd, const void *bytes, size_t length, int flags, const struct sockaddr *address,
    socklen_t address_length)
{
    static ssize_t (*real)(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
    if (real == NULL)
        find_real("sendto", &real, sizeof real);
    return real(fd, bytes, limit_send(fd, length), flags, address, address_length);
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
    return real(fd, bytes, limit_send(fd, length));
}

/* Of a list of pieces only the first that has any bytes is taken, and of that what the limit
 * allows. Returns false where there is no limit, or nothing to take. */
static bool limit_pieces(size_t limit, const struct iovec *pieces, int count, struct iovec *first)
{
    for (int i = 0; limit > 0 && i < count; i++) {
        if (pieces[i].iov_len == 0)
            continue;
        *first = pieces[i];
        if (first->iov_len > limit)
            first->iov_len = limit;
        return true;
    }
    return false;
}

ssize_t writev(int fd, const struct iovec *pieces, int count)
{
    static ssize_t (*real)(int, const struct iovec *, int);
    if (real == NULL)
        find_real("writev", &real, sizeof real);
    struct iovec first;
    if (is_known_socket(fd) && limit_pieces(send_limit, pieces, count, &first))
        return real(fd, &first, 1);
    return real(fd, pieces, count);
}

/* ---- Receiving ---- */

/* After a receive: something came, or the end did. The first is noted. */
static ssize_t finish_receive(int fd, ssize_t received)
{
    static bool is_noted;
    if (is_known_socket(fd) && !is_noted) {
        is_noted = true;
        note("receive\n");
    }
    if (is_known_socket(fd) && received >= 0) {
        end_wait();
        known[fd].has_received = true;
        known[fd].shown = 0;
        known[fd].available =
            received < known[fd].available ? known[fd].available - (int)received : 0;
    }
    return received;
}

static size_t limit_receive(int fd, size_t size)
{
    note_listener(fd, "recv");
    if (!is_known_socket(fd))
        return size;
    size_t limit = known[fd].has_received ? receive_limit : first_receive_limit;
    if (limit > 0 && limit < known[fd].shown)
        limit = known[fd].shown; /* What one has been shown, one can have. */
    return limit > 0 && size > limit ? limit : size;
}

ssize_t recvfrom(int fd, void *restrict buffer, size_t size, int flags,
    struct sockaddr *restrict address, socklen_t *restrict length)
{
    bool wants_all = (flags & MSG_WAITALL) != 0 && size <= INT_MAX;
    if ((flags & MSG_DONTWAIT) == 0)
        announce_wait(fd, wants_all ? (int)size : 1, "recv");
    /* Who insists on all of it gets all of it, and who only looks sees all that there is. */
    if ((flags & (MSG_WAITALL | MSG_PEEK)) == 0)
        size = limit_receive(fd, size);
    ssize_t received = find_real_recvfrom()(fd, buffer, size, flags, address, length);
    if ((flags & MSG_PEEK) == 0)
        return finish_receive(fd, received);
    if (is_known_socket(fd) && received > 0)
        known[fd].shown = (size_t)received;
    return received;
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
    announce_wait(fd, 1, "read");
    return finish_receive(fd, real(fd, buffer, limit_receive(fd, size)));
}

ssize_t readv(int fd, const struct iovec *pieces, int count)
{
    static ssize_t (*real)(int, const struct iovec *, int);
    if (real == NULL)
        find_real("readv", &real, sizeof real);
    announce_wait(fd, 1, "readv");
    struct iovec first;
    size_t limit = limit_receive(fd, SIZE_MAX);
    if (limit < SIZE_MAX && limit_pieces(limit, pieces, count, &first))
        return finish_receive(fd, real(fd, &first, 1));
    return finish_receive(fd, real(fd, pieces, count));
}

/* ---- Waiting for more than one thing ---- */

/* Whether all that is waited for is what the peer sends. */
static bool waits_to_receive(const struct pollfd *polled, nfds_t count)
{
    bool has_socket = false;
    for (nfds_t i = 0; i < count; i++) {
        if (polled[i].fd < 0)
            continue;
        if (!is_known_socket(polled[i].fd) || polled[i].events & POLLOUT)
            return false;
        has_socket = true;
    }
    return has_socket;
}

int poll(struct pollfd *polled, nfds_t count, int milliseconds)
{
    int ready = real_poll(polled, count, 0);
    if (ready != 0 || milliseconds == 0)
        return ready;
    if (waits_to_receive(polled, count))
        begin_wait("poll");
    return real_poll(polled, count, milliseconds);
}

int select(int count, fd_set *restrict readable, fd_set *restrict writable,
    fd_set *restrict exceptional, struct timeval *restrict limit)
{
    static int (*real)(
        int, fd_set *restrict, fd_set *restrict, fd_set *restrict, struct timeval *restrict);
    if (real == NULL)
        find_real("select", &real, sizeof real);
    /* musl's FD_ISSET() wants no sign. */
    unsigned int end = count < FD_SETSIZE ? (unsigned int)count : FD_SETSIZE;
    int only = -1; /* the one that is waited for, if it is one */
    unsigned int watched = 0;
    for (unsigned int fd = 0; fd < end; fd++) {
        if ((readable != NULL && FD_ISSET(fd, readable)) ||
            (writable != NULL && FD_ISSET(fd, writable))) {
            watched++;
            only = writable == NULL || !FD_ISSET(fd, writable) ? (int)fd : -1;
        }
    }
    if (watched == 1 && only != -1)
        announce_wait(only, 1, "select");
    return real(count, readable, writable, exceptional, limit);
}
