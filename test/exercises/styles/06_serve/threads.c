/* Right: a thread for each client, which nobody waits for. */
#include "../../common/helper.h"
#include <pthread.h>
#include <stdlib.h>

static const char answer[] = "HTTP/1.1 200 OK\r\n"
                             "content-length:   08\r\n"
                             "Connection: close\r\n\r\n"
                             "threads\n";

/* Receives bytes until the last four end a request; the state is how many of them there are. */
static bool has_request(int fd)
{
    static const char end[] = "\r\n\r\n";
    size_t found = 0;
    for (int count = 0; found < 4; count++) {
        char byte;
        if (count == 8000 || recv(fd, &byte, 1, 0) != 1)
            return false;
        found = byte == end[found] ? found + 1 : byte == '\r';
    }
    return true;
}

static void *serve(void *argument)
{
    int fd = *(int *)argument;
    free(argument);
    if (set_time_limit(fd, 1) == 0 && has_request(fd)) {
        const char *at = answer;
        ssize_t taken = 0;
        while (at < answer + strlen(answer) && taken != -1) {
            taken = send(fd, at, (size_t)(answer + strlen(answer) - at), MSG_NOSIGNAL);
            at += taken > 0 ? taken : 0;
        }
    }
    close(fd);
    return NULL;
}

int main(int argc, char *argv[])
{
    uint64_t port;
    struct sockaddr_in address = {.sin_family = AF_INET};
    if (prepare_process(argv[0]) == -1 || argc < 2)
        exit_with_error("PORT is missing");
    if (parse_number(argv[1], 0, 65535, &port) == -1)
        exit_with_error("PORT is wrong");
    if (inet_pton(AF_INET, argc < 3 ? "127.0.0.1" : argv[2], &address.sin_addr) != 1)
        exit_with_error("ADDRESS is wrong");
    address.sin_port = htons((uint16_t)port);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int)) == -1 ||
        bind(listener, (struct sockaddr *)&address, sizeof address) == -1 ||
        listen(listener, 128) == -1)
        exit_with_errno("no place");
    socklen_t size = sizeof address;
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("Listening on %s:%d\n", inet_ntoa(address.sin_addr), ntohs(address.sin_port));
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd == -1)
            continue;
        int *argument = malloc(sizeof *argument);
        pthread_t thread;
        *argument = fd;
        if (pthread_create(&thread, NULL, serve, argument) != 0) {
            free(argument);
            close(fd);
        } else {
            pthread_detach(thread);
        }
    }
}
