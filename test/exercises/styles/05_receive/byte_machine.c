/* Right: a machine with states, which takes one byte after another, from pieces of any
 * size. */
#include <netdb.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum state {
    STATUS_LINE,
    LINE_START,
    NAME,
    OTHER_LINE,
    BEFORE_VALUE,
    VALUE,
    AFTER_VALUE,
    END,
    BODY
};

struct machine {
    enum state state;
    char status[32];
    size_t matched;
    bool has_length;
    uint64_t left;
};

static void give_up(const char *why)
{
    fprintf(stderr, "05_receive: %s\n", why);
    exit(1);
}

static enum state take_status(struct machine *machine, char byte)
{
    if (byte == '\n') {
        if (strncmp(machine->status, "HTTP/1.", 7) != 0 ||
            strncmp(machine->status + 8, " 200 ", 5) != 0)
            give_up("the answer is not 200 OK");
        return LINE_START;
    }
    if (machine->matched < sizeof machine->status - 1)
        machine->status[machine->matched++] = byte;
    return STATUS_LINE;
}

static enum state take_value(struct machine *machine, char byte)
{
    bool is_blank = byte == ' ' || byte == '\t' || byte == '\r';
    if (byte == '\n' && machine->has_length)
        return LINE_START;
    if (is_blank)
        return machine->state == VALUE ? AFTER_VALUE : machine->state;
    if (byte < '0' || byte > '9' || machine->state == AFTER_VALUE)
        give_up("the length is not a number");
    if (machine->left > (UINT64_MAX - 9) / 10)
        give_up("the length is too large");
    machine->left = machine->left * 10 + (uint64_t)(byte - '0');
    machine->has_length = true;
    return VALUE;
}

static enum state take(struct machine *machine, char byte)
{
    static const char name[] = "content-length:";
    char lower = byte >= 'A' && byte <= 'Z' ? (char)(byte + 'a' - 'A') : byte;
    switch (machine->state) {
    case STATUS_LINE:
        return take_status(machine, byte);
    case LINE_START:
        machine->matched = 0;
        if (byte == '\r')
            return END;
        /* fall through */
    case NAME:
        if (lower == name[machine->matched])
            return ++machine->matched == sizeof name - 1 ? BEFORE_VALUE : NAME;
        /* fall through */
    case OTHER_LINE:
        return byte == '\n' ? LINE_START : OTHER_LINE;
    case END:
        if (!machine->has_length)
            give_up("there is no length");
        return BODY;
    case BODY:
        putchar(byte);
        machine->left--;
        return BODY;
    default:
        return take_value(machine, byte);
    }
}

int main(int argc, char *argv[])
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *found;
    if (argc != 3 || getaddrinfo(argv[1], argv[2], &hints, &found) != 0)
        give_up("usage: 05_receive HOST PORT");
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1 || connect(fd, found->ai_addr, found->ai_addrlen) == -1)
        give_up("cannot connect");
    freeaddrinfo(found);
    const char *parts[] = {"GET / HTTP/1.1\r\nhost: ", argv[1], "\r\naccept: */*\r\n\r\n"};
    for (size_t i = 0; i < 3; i++)
        if (send(fd, parts[i], strlen(parts[i]), MSG_NOSIGNAL) == -1)
            give_up("cannot send");

    struct machine machine = {.state = STATUS_LINE};
    while (machine.state != BODY || machine.left > 0) {
        char piece[1500];
        ssize_t length = read(fd, piece, sizeof piece);
        if (length <= 0)
            give_up(length == 0 ? "the answer ends too early" : "the connection broke");
        for (ssize_t i = 0; i < length && (machine.state != BODY || machine.left > 0); i++)
            machine.state = take(&machine, piece[i]);
    }
    close(fd);
    return fflush(stdout) == EOF;
}
