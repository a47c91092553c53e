#include "fault.h"

#include <inttypes.h>
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

static void reset_in_head(struct answer *answer)
{
    answer->stop = STOP_IN_HEAD;
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

static void silence_in_head(struct answer *answer)
{
    answer->stop = STOP_IN_HEAD;
    answer->ending = END_WITH_SILENCE;
}

static void silence_in_body(struct answer *answer)
{
    answer->stop = STOP_IN_BODY;
    answer->ending = END_WITH_SILENCE;
}

static void pause_in_body(struct answer *answer)
{
    answer->stop = STOP_IN_BODY;
    answer->ending = END_WITH_PAUSE;
}

static void one_byte_at_a_time(struct answer *answer)
{
    answer->piece = 1;
}

static void no_length(struct answer *answer)
{
    answer->content_length[0] = '\0';
}

static void set_length(struct answer *answer, uint64_t length)
{
    snprintf(answer->content_length, sizeof answer->content_length, "%" PRIu64, length);
}

static void length_too_large(struct answer *answer)
{
    set_length(answer, answer->body_length + 1000);
}

static void length_too_small(struct answer *answer)
{
    set_length(answer, answer->body_length / 2);
}

static void length_not_a_number(struct answer *answer)
{
    strcpy(answer->content_length, "plenty");
}

/* Right in HTTP/1.1, where a client counts bytes instead of waiting for the end. */
static void keep_alive(struct answer *answer)
{
    answer->keeps_alive = true;
    answer->ending = END_WITH_SILENCE;
}

static void endless_head(struct answer *answer)
{
    const uint64_t a_mebibyte = UINT64_C(1) << 20;
    if (answer->page != NULL)
        answer->body_length = a_mebibyte;
    free(answer->page);
    answer->page = NULL;
    answer->has_endless_head = true;
}

static void not_http(struct answer *answer)
{
    answer->not_http = "220 mail.example ready, and what are you?\r\n";
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
    set_length(answer, length);
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
        .teaches = "nobody listens on the port: connect() is refused",
        .door = DOOR_CLOSED},
    {.name = "full",
        .teaches = "the queue of callers is full: connect() itself waits",
        .door = DOOR_FULL},
    {.name = "hang-up",
        .teaches = "closed at once: send() works, the rest does not",
        .welcome = WELCOME_CLOSE},
    {.name = "reset-at-once",
        .teaches = "reset at once: the next call says so",
        .welcome = WELCOME_RESET},
    {.name = "half-close",
        .teaches = "its side is closed at once: a line has two directions",
        .welcome = WELCOME_HALF_CLOSE},
    {.name = "never-read",
        .teaches = "nothing is read: \"sent\" means the kernel took it",
        .welcome = WELCOME_IGNORE},
    {.name = "empty",
        .teaches = "closed without an answer: recv() returns 0 at once",
        .spoil = close_before_answer},
    {.name = "reset",
        .teaches = "reset without an answer: recv() fails",
        .spoil = reset_before_answer},
    {.name = "reset-in-head",
        .teaches = "reset within the head: what came is still readable",
        .spoil = reset_in_head},
    {.name = "reset-in-body",
        .teaches = "reset within the body: an error is not an end",
        .spoil = reset_in_body},
    {.name = "silence",
        .teaches = "no answer at all: recv() waits for ever",
        .spoil = silence_before_answer},
    {.name = "silence-in-head",
        .teaches = "silence within the head: every wait has its limit",
        .spoil = silence_in_head},
    {.name = "silence-in-body",
        .teaches = "silence within the body: nearly all is not all",
        .spoil = silence_in_body},
    {.name = "pause",
        .teaches = "silence for 1 s within the body: slow is not dead",
        .spoil = pause_in_body},
    {.name = "byte-by-byte",
        .teaches = "a byte at a time: one recv() is not one answer",
        .spoil = one_byte_at_a_time},
    {.name = "all-bytes",
        .teaches = "a body of all 256 bytes: it is not text, 0 is no end",
        .spoil = all_bytes_in_body},
    {.name = "escapes",
        .teaches = "a body that clears the screen: no terminal should see it",
        .spoil = escapes_in_body},
    {.name = "no-length",
        .teaches = "no Content-Length: the close is the only end",
        .spoil = no_length},
    {.name = "length-too-large",
        .teaches = "1000 bytes fewer than promised: the end came early",
        .spoil = length_too_large},
    {.name = "length-too-small",
        .teaches = "twice as many as promised: who counts stops too soon",
        .spoil = length_too_small},
    {.name = "length-not-a-number",
        .teaches = "a length of \"plenty\": strangers send nonsense",
        .spoil = length_not_a_number},
    {.name = "keep-alive",
        .teaches = "all sound, but no close: who waits for it waits on",
        .spoil = keep_alive},
    {.name = "endless-head",
        .teaches = "headers without end: who collects needs a limit",
        .spoil = endless_head},
    {.name = "not-http",
        .teaches = "a mail server: not all that answers is HTTP",
        .spoil = not_http},
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
