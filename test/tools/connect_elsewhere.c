/*
 * What a lesson calls instead of connect() when it is compiled with -Dconnect=connect_elsewhere:
 * goes to the port in the environment, whichever the lesson asked for. So a test can see what a
 * lesson does with port 80 where nobody may listen on port 80.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int connect_elsewhere(int fd, const struct sockaddr *address, socklen_t size);

int connect_elsewhere(int fd, const struct sockaddr *address, socklen_t size)
{
    struct sockaddr_in elsewhere;
    memcpy(&elsewhere, address, sizeof elsewhere);
    const char *port = getenv("PORT");
    if (port != NULL)
        elsewhere.sin_port = htons((uint16_t)strtoul(port, NULL, 10));
    return connect(fd, (struct sockaddr *)&elsewhere, size);
}
