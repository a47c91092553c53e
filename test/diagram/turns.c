#include "turns.h"

#include <sys/select.h>
#include <unistd.h>

/* How often we have said something that is not answered yet. */
static _Thread_local int open_words;

static void say(int fd, char word)
{
    if (write(fd, &word, 1) == 1)
        open_words++;
}

void yield_turn(int fd)
{
    say(fd, TURN_YIELDED);
}

void await_turn(int fd)
{
    while (open_words > 0) {
        struct timeval a_second = {.tv_sec = 1};
        char answer;
        fd_set readable;
        FD_ZERO(&readable);
        FD_SET((unsigned int)fd, &readable);
        if (select(fd + 1, &readable, NULL, NULL, &a_second) < 1 || read(fd, &answer, 1) < 1)
            return;
        open_words--;
    }
}

void offer_turn(int fd)
{
    say(fd, TURN_OFFERED);
    await_turn(fd);
}
