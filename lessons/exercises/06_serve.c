/*
 * Exercise 6: a server. The program is run as
 *
 *     06_serve PORT [ADDRESS]
 *
 * It answers each client, one after another, with a small page, until a signal ends it. There are
 * four steps, each with its own checks:
 *
 * 1. The socket. It listens on ADDRESS, 127.0.0.1 unless given, and on no other. Once it does, the
 *    line "Listening on 127.0.0.1:PORT" goes to stdout, at once, into a pipe as well. PORT 0 is any
 *    free port, and the line has its number. Right after its end it can be started again on the
 *    same port. When it cannot listen there: a message on stderr, and exit status 1.
 * 2. The answer: the line "HTTP/1.1 200 OK", the header Content-Length, an empty line, all of which
 *    end in \r\n, and a page of so many bytes, at least 1. All of it is sent, however little the
 *    kernel takes at a time. Then the server closes the connection, and serves the next client.
 * 3. The request, whatever it asks for. It ends with an empty line, \r\n\r\n, and comes in pieces
 *    that are cut anywhere; no answer comes before that end. What follows the empty line may be
 *    ignored. One of up to 4 KiB is understood; a longer one may be refused, by closing.
 * 4. The clients. One may close its own side after its request, and still wants the answer. It may
 *    close or reset the connection at any time, even before accept(), which then may fail with
 *    ECONNABORTED. One that has sent nothing for a second is let go. None of this ends the server,
 *    or keeps it from serving the next. It may have 16 descriptors open: close every connection.
 *
 * Write your code where it says TODO; you may change everything else in this file, too. Then type
 * make exercise6, after each step, and make hint6 if you are stuck.
 */
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

    /* TODO, step 1: the port of `here`; a socket with SO_REUSEADDR; bind, listen, and the line. */
    (void)port;
    exit_with_error("it does not listen yet");
}

/* Step 2: sends all `length` bytes at `bytes`. Returns 0, or -1 with errno: see exercise 4. */
int send_all(int fd, const char *bytes, size_t length);

/* TODO, step 2: write send_all(). */

/* Step 3: receives a request, up to its empty line. Returns whether it has come. */
bool receive_request(int client);

/* TODO, step 3: write receive_request(); step 2 can make do with what the first recv() gives. */

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

    /* TODO, step 2: accept a client, receive its request, send the page, close; then the next. */

    if (close(listener) == -1)
        exit_with_errno("cannot close the socket");
    return 0;
}
