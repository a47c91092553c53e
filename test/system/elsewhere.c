/*
 * A network in which every connection leads to the practice server's $PORT, whatever port was asked
 * for: so a test can see what a lesson does with port 80 where nobody may listen on port 80.
 */
#include "real.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int connect(int fd, const struct sockaddr *address, socklen_t size)
{
    int (*real)(int, const struct sockaddr *, socklen_t);
    find_real("connect", &real, sizeof real);
    struct sockaddr_in elsewhere;
    memcpy(&elsewhere, address, sizeof elsewhere);
    const char *port = getenv("PORT");
    if (port != NULL)
        elsewhere.sin_port = htons((uint16_t)strtoul(port, NULL, 10));
    return real(fd, (struct sockaddr *)&elsewhere, size);
}
