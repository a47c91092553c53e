#include "fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void close_before_answer(struct answer *answer)
{
    answer->stop = STOP_BEFORE_IT;
    answer->ending = END_WITH_CLOSE;
}

static void reset_before_answer(struct answer *answer)
{
    answer->stop = STOP_BEFORE_IT;
    answer->ending = END_WITH_RESET;
}

static void reset_in_body(struct answer *answer)
{
    answer->stop = STOP_IN_BODY;
    answer->ending = END_WITH_RESET;
}

static void silence_before_answer(struct answer *answer)
{
    answer->stop = STOP_BEFORE_IT;
    answer->ending = END_WITH_SILENCE;
}

static void silence_in_body(struct answer *answer)
{
    answer->stop = STOP_IN_BODY;
    answer->ending = END_WITH_SILENCE;
}

static void one_byte_at_a_time(struct answer *answer)
{
    answer->piece = 1;
}

/* Makes `length` bytes the body, instead of what it was. */
static void replace_body(struct answer *answer, const char *bytes, size_t length)
{
    char *body = malloc(length);
    if (body == NULL)
        return;
    memcpy(body, bytes, length);
    free(answer->page);
    answer->page = body;
    answer->body_length = length;
    snprintf(answer->content_length, sizeof answer->content_length, "%zu", length);
}

static void all_bytes_in_body(struct answer *answer)
{
    char bytes[256];
    for (int i = 0; i < 256; i++)
        bytes[i] = (char)i;
    replace_body(answer, bytes, sizeof bytes);
}

/* A new title, a clear screen, the same by the one-character forms of ISO 6429 in UTF-8, a line
 * that is overwritten, and a word that is quite all right. */
static void escapes_in_body(struct answer *answer)
{
    static const char bytes[] = "\033]0;taken over\a\033[2J\302\2332Jone\rtwo\ncaf\303\251\n";
    replace_body(answer, bytes, sizeof bytes - 1);
}

static const struct fault faults[] = {
    {.name = "refuse",
        .teaches = "the port is taken, but nobody listens on it: connect() is refused",
        .door = DOOR_CLOSED},
    {.name = "full",
        .teaches = "the queue of new connections is full: connect() itself has to wait",
        .door = DOOR_FULL},
    {.name = "hang-up",
        .teaches = "connected, and closed at once: send() works, what comes then does not",
        .welcome = WELCOME_CLOSE},
    {.name = "reset-at-once",
        .teaches = "connected, and reset at once: the next call says so",
        .welcome = WELCOME_RESET},
    {.name = "empty",
        .teaches = "the request is read, then the connection closed: recv() returns 0 at once",
        .spoil = close_before_answer},
    {.name = "reset",
        .teaches = "the request is read, then the connection reset: recv() fails",
        .spoil = reset_before_answer},
    {.name = "reset-in-body",
        .teaches = "half of the body, then a reset: what came is still there to be read",
        .spoil = reset_in_body},
    {.name = "silence",
        .teaches = "no answer at all: without a time limit recv() waits for ever",
        .spoil = silence_before_answer},
    {.name = "silence-in-body",
        .teaches = "half of the body, then nothing: the limit is on every wait",
        .spoil = silence_in_body},
    {.name = "byte-by-byte",
        .teaches = "the answer one byte at a time: one recv() is not one answer",
        .spoil = one_byte_at_a_time},
    {.name = "all-bytes",
        .teaches = "a body of every byte from 0 to 255: it is not text, and NUL does not end it",
        .spoil = all_bytes_in_body},
    {.name = "escapes",
        .teaches = "a body that clears the screen: show no terminal what a stranger sends",
        .spoil = escapes_in_body},
};

const struct fault *get_fault(size_t index)
{
    return index < sizeof faults / sizeof faults[0] ? &faults[index] : NULL;
}

const struct fault *find_fault(const char *name)
{
    for (size_t i = 0; get_fault(i) != NULL; i++) {
        if (strcmp(get_fault(i)->name, name) == 0)
            return get_fault(i);
    }
    return NULL;
}
