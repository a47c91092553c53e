/* Right: asynchronous getaddrinfo_a(GAI_NOWAIT) with gai_suspend() and gai_error();
 * glibc only */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char *argv[])
{
    struct addrinfo hints = {0};
    struct gaicb request = {0};
    struct gaicb *list[] = {&request};
    const struct gaicb *waiting[] = {&request};
    int rc;

    if (argc != 3) {
        fprintf(stderr, "usage: %s HOST PORT\n", argv[0]);
        return EXIT_FAILURE;
    }
    hints.ai_socktype = SOCK_STREAM;
    request.ar_name = argv[1];
    request.ar_service = argv[2];
    request.ar_request = &hints;

    rc = getaddrinfo_a(GAI_NOWAIT, list, 1, NULL);
    if (rc != 0) {
        fprintf(stderr, "getaddrinfo_a: %s\n", gai_strerror(rc));
        return EXIT_FAILURE;
    }
    while ((rc = gai_error(&request)) == EAI_INPROGRESS)
        gai_suspend(waiting, 1, NULL);
    if (rc != 0) {
        fprintf(stderr, "%s: %s\n", argv[1], gai_strerror(rc));
        return EXIT_FAILURE;
    }
    for (struct addrinfo *ai = request.ar_result; ai; ai = ai->ai_next) {
        char ip[INET6_ADDRSTRLEN] = "";
        if (ai->ai_family == AF_INET)
            inet_ntop(AF_INET, &((struct sockaddr_in *)ai->ai_addr)->sin_addr, ip, sizeof ip);
        else if (ai->ai_family == AF_INET6)
            inet_ntop(AF_INET6, &((struct sockaddr_in6 *)ai->ai_addr)->sin6_addr, ip, sizeof ip);
        else
            continue;
        printf("%s %s\n", ip, argv[2]);
    }
    freeaddrinfo(request.ar_result);
    return fclose(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
