/* Right: without hints each address comes three times, so those that have been printed are kept. */
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct printed {
    char ip[128];
    struct printed *next;
};

static int has(const struct printed *list, const char *ip)
{
    for (; list != NULL; list = list->next) {
        if (strcmp(list->ip, ip) == 0)
            return 1;
    }
    return 0;
}

static void fail(const char *what, const char *reason)
{
    fprintf(stderr, "%s: %s\n", what, reason);
    exit(1);
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        fail("usage", "02_resolve HOST PORT");
    struct addrinfo *found;
    int error = getaddrinfo(argv[1], NULL, NULL, &found);
    if (error != 0)
        fail(argv[1], gai_strerror(error));

    struct printed *printed = NULL;
    for (struct addrinfo *at = found; at != NULL; at = at->ai_next) {
        struct printed *new = malloc(sizeof *new);
        if (new == NULL)
            fail("malloc", "no memory");
        error = getnameinfo(
            at->ai_addr, at->ai_addrlen, new->ip, sizeof new->ip, NULL, 0, NI_NUMERICHOST);
        if (error != 0)
            fail("getnameinfo", gai_strerror(error));
        if (has(printed, new->ip)) {
            free(new);
            continue;
        }
        printf("%s %s\n", new->ip, argv[2]);
        new->next = printed;
        printed = new;
    }
    while (printed != NULL) {
        struct printed *next = printed->next;
        free(printed);
        printed = next;
    }
    freeaddrinfo(found);
    return 0;
}
