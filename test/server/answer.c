#include "answer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Closes a stream. An error in any of the writes before has stuck to it. Returns 0, or -1. */
static int close_stream(FILE *stream)
{
    bool has_failed = ferror(stream) != 0;
    return fclose(stream) == EOF || has_failed ? -1 : 0;
}

int plan_answer(
    struct answer *answer, struct request request, struct visit visit, bool has_size, uint64_t size)
{
    *answer = (struct answer){.status = request.status};
    if (request.status == 204)
        return 0; /* It has no body (RFC 9110, 15.3.5). */
    answer->has_body = !request.is_head_method;
    if (request.status == 200 && has_size) {
        answer->type = "text/plain; charset=utf-8";
        answer->body_length = size;
    } else {
        size_t length = 0;
        answer->type = "text/html; charset=utf-8";
        FILE *page = open_memstream(&answer->page, &length);
        if (page == NULL)
            return -1;
        write_page(page, request, visit);
        if (close_stream(page) == -1)
            return -1;
        answer->body_length = length;
    }
    snprintf(
        answer->content_length, sizeof answer->content_length, "%" PRIu64, answer->body_length);
    return 0;
}

/* When it was, in the one form that HTTP has for it (RFC 9110, 5.6.7 and 6.6.1). It always has the
 * same length, so that the same request gets an answer of the same length. */
static void write_date(FILE *text)
{
    char date[sizeof "Sun, 06 Nov 1994 08:49:37 GMT"];
    time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc) != NULL &&
        strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &utc) > 0)
        fprintf(text, "Date: %s\r\n", date);
}

/* Writes the head to `text`, and returns its length, or -1 with errno. */
static long write_head(const struct answer *answer, FILE *text)
{
    fprintf(text, "HTTP/1.1 %s\r\n", describe_status(answer->status));
    if (answer->has_endless_head)
        return ftell(text);
    write_date(text);
    if (answer->type != NULL)
        fprintf(text, "Content-Type: %s\r\n", answer->type);
    /* A 204 has no length (RFC 9110, 8.6), whatever a fault says. */
    if (answer->content_length[0] != '\0' && answer->status != 204)
        fprintf(text, "Content-Length: %s\r\n", answer->content_length);
    if (answer->status == 405)
        fprintf(text, "Allow: GET, HEAD\r\n");
    fprintf(text, "Connection: %s\r\n\r\n", answer->keeps_alive ? "keep-alive" : "close");
    return ftell(text);
}

int compose_answer(struct answer *answer)
{
    FILE *text = open_memstream(&answer->text, &answer->text_length);
    if (text == NULL)
        return -1;
    long head_length = 0;
    uint64_t body_length = answer->has_body ? answer->body_length : 0;
    if (answer->not_http != NULL) {
        fputs(answer->not_http, text);
        body_length = strlen(answer->not_http);
    } else {
        head_length = write_head(answer, text);
        if (answer->page != NULL)
            fwrite(answer->page, 1, (size_t)body_length, text);
    }
    if (close_stream(text) == -1 || head_length == -1)
        return -1;

    answer->full_length = (uint64_t)head_length + body_length;
    switch (answer->stop) {
    case STOP_BEFORE_IT:
        answer->length = 0;
        break;
    case STOP_IN_HEAD:
        answer->length = (uint64_t)head_length / 2;
        break;
    case STOP_IN_BODY:
        answer->length = (uint64_t)head_length + body_length / 2;
        break;
    case STOP_AT_END:
        answer->length = answer->full_length;
    }
    return 0;
}

void resume_answer(struct answer *answer)
{
    answer->length = answer->full_length;
    answer->ending = END_WITH_CLOSE;
}

/* The body that is made on the fly: numbered lines. 1000 of them repeat; their length is no power
 * of two, so that a client which loses a buffer of its own notices. A block has them many times
 * over, for the fewer calls of send() a large answer takes, the less often the client is woken. */
enum {
    LINE_LENGTH = 64,
    REPEATED_LENGTH = 1000 * LINE_LENGTH,
    BLOCK_LENGTH = 16 * REPEATED_LENGTH
};

/* Numbered lines of a body, or of a head that does not end. */
static const char *get_block(bool is_head)
{
    static char blocks[2][BLOCK_LENGTH + 1];
    char *block = blocks[is_head];
    if (block[0] != '\0')
        return block;
    for (size_t line = 0; line < 1000; line++) {
        char *at = block + line * LINE_LENGTH;
        if (is_head)
            snprintf(at, LINE_LENGTH + 1, "X-Endless-%03zu: %047d\r\n", line, 0);
        else
            snprintf(at, LINE_LENGTH + 1, "%03zu %059d\n", line, 0);
    }
    for (size_t at = REPEATED_LENGTH; at < BLOCK_LENGTH; at += REPEATED_LENGTH)
        memcpy(block + at, block, REPEATED_LENGTH);
    return block;
}

size_t next_bytes(const struct answer *answer, uint64_t sent, const char **bytes)
{
    uint64_t left = answer->length - sent;
    if (sent < answer->text_length) {
        *bytes = answer->text + sent;
        if (left > answer->text_length - sent)
            left = answer->text_length - sent;
    } else {
        uint64_t in_block = (sent - answer->text_length) % BLOCK_LENGTH;
        *bytes = get_block(answer->has_endless_head) + in_block;
        if (left > BLOCK_LENGTH - in_block)
            left = BLOCK_LENGTH - in_block;
    }
    if (answer->piece > 0 && left > answer->piece)
        left = answer->piece;
    return (size_t)left;
}

void free_answer(struct answer *answer)
{
    free(answer->page);
    free(answer->text);
    *answer = (struct answer){0};
}
