/* Exercise 6, solved: a server that answers one client after another, whatever they do. */
#include "../../common/helper.h"

/*
 * Step 1: makes a socket that listens on `address`, with `port`, and prints the line. Returns it.
 */
int listen_or_exit(const char *address, uint16_t port);

int listen_or_exit(const char *address, uint16_t port)
{
    struct sockaddr_in here = {.sin_family = AF_INET};
    if (inet_pton(AF_INET, address, &here.sin_addr) != 1)
        exit_with_error("ADDRESS must be an IPv4 address such as 127.0.0.1, not '%s'", address);
    here.sin_port = htons(port);

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        exit_with_errno("cannot create a socket");
    /* Else the connections of a server that has just ended would keep the port busy. */
    int yes = 1;
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1)
        exit_with_errno("cannot reuse the address");
    if (bind(listener, (struct sockaddr *)&here, sizeof here) == -1)
        exit_with_errno("cannot bind to %s port %d", address, port);
    if (listen(listener, SOMAXCONN) == -1)
        exit_with_errno("cannot listen on %s port %d", address, port);

    socklen_t size = sizeof here;
    if (getsockname(listener, (struct sockaddr *)&here, &size) == -1)
        exit_with_errno("cannot find out the port");
    printf("Listening on %s:%d\n", address, ntohs(here.sin_port));
    return listener;
}

/* Step 2: sends all `length` bytes at `bytes`. Returns 0, or -1 with errno: see exercise 4. */
int send_all(int fd, const char *bytes, size_t length);

int send_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t taken = send(fd, bytes, length, 0);
        if (taken == -1 && errno != EINTR)
            return -1;
        if (taken > 0) {
            bytes += taken;
            length -= (size_t)taken;
        }
    }
    return 0;
}

/* Step 3: receives a request, up to its empty line. Returns whether it has come. */
bool receive_request(int client);

bool receive_request(int client)
{
    char request[8192];
    size_t length = 0;
    while (length < sizeof request - 1) {
        ssize_t received = recv(client, request + length, sizeof request - 1 - length, 0);
        if (received == -1 && errno == EINTR)
            continue;
        if (received <= 0)
            return false;
        length += (size_t)received;
        request[length] = '\0';
        if (strstr(request, "\r\n\r\n") != NULL)
            return true;
    }
    return false;
}

/* Sends the page. Returns 0, or -1 with errno. */
static int send_page(int client)
{
    static const char page[] = "<!DOCTYPE html>\n<title>Exercise 6</title>\n<p>Hello, client!\n";
    char answer[512];
    int length = snprintf(answer, sizeof answer,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n"
        "Connection: close\r\n\r\n%s",
        strlen(page), page);
    return send_all(client, answer, (size_t)length);
}

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc < 2 || argc > 3)
        exit_with_error("it is run as 06_serve PORT [ADDRESS]");
    uint64_t port;
    if (parse_number(argv[1], 0, 65535, &port) == -1)
        exit_with_error("PORT must be a whole number from 0 to 65535, not '%s'", argv[1]);
    int listener = listen_or_exit(argc == 3 ? argv[2] : "127.0.0.1", (uint16_t)port);

    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client == -1 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (client == -1)
            exit_with_errno("cannot accept a client");
        if (set_time_limit(client, 1) == -1)
            perror("cannot set a time limit");
        else if (receive_request(client) && send_page(client) == -1)
            perror("cannot answer a client");
        close(client);
    }
}
