#include "answer.h"
#include "../../common/plumbing.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What we know how to answer: the status line's words, and a sentence for the page. */
static const struct {
    int status;
    const char *words;
    const char *heading;
    const char *advice;
} statuses[] = {
    {200, "200 OK", "It works!", "This is what your client sent to the practice server:"},
    {400, "400 Bad Request", "That was no HTTP/1.1 request",
        "It takes a line such as <code>GET / HTTP/1.1</code>, one <code>Host:</code> header and an "
        "empty line. This came:"},
    {404, "404 Not Found", "No such page", "This server has one page, <code>/</code>. You sent:"},
    {405, "405 Method Not Allowed", "Only GET", "This server answers GET and HEAD. You sent:"},
    {408, "408 Request Timeout", "Too slow", "The rest of the request did not come. So far:"},
    {414, "414 URI Too Long", "Too long", "The request line is over 16 KiB:"},
    {431, "431 Request Header Fields Too Large", "Too much", "The headers are over 16 KiB:"},
    {501, "501 Not Implemented", "What is that?",
        "This server knows no such method, or no such transfer coding. You sent:"},
    {505, "505 HTTP Version Not Supported", "Which HTTP?",
        "This server speaks HTTP/1.1. You sent:"},
};

static size_t find_status(int status)
{
    size_t i = 0;
    while (i + 1 < sizeof statuses / sizeof statuses[0] && statuses[i].status != status)
        i++;
    return i;
}

const char *describe_status(int status)
{
    return statuses[find_status(status)].words;
}

/* Shows what came from outside as text: nothing in it may act as HTML, and control characters are
 * made visible, with a line break after every \n. */
static void print_as_html(FILE *page, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char escaped[ESCAPED_SIZE];
        switch (bytes[i]) {
        case '<':
            fputs("&lt;", page);
            break;
        case '>':
            fputs("&gt;", page);
            break;
        case '&':
            fputs("&amp;", page);
            break;
        case '"':
            fputs("&quot;", page);
            break;
        case '\'':
            fputs("&#39;", page);
            break;
        default:
            escape_byte((unsigned char)bytes[i], escaped);
            fputs(escaped, page);
        }
        if (bytes[i] == '\n')
            putc('\n', page);
    }
}

/* Closes a stream. An error in any of the writes before has stuck to it. Returns 0, or -1. */
static int close_stream(FILE *stream)
{
    bool has_failed = ferror(stream) != 0;
    return fclose(stream) == EOF || has_failed ? -1 : 0;
}

static int write_page(struct answer *answer, const char *received, size_t length)
{
    size_t index = find_status(answer->status);
    size_t size = 0;
    FILE *page = open_memstream(&answer->page, &size);
    if (page == NULL)
        return -1;
    fprintf(page,
        "<!DOCTYPE html>\n"
        "<html lang=\"en\">\n"
        "<head><meta charset=\"utf-8\"><title>%s</title></head>\n"
        "<body>\n"
        "<h1>%s</h1>\n"
        "<p>%s</p>\n"
        "<pre>\n",
        statuses[index].words, statuses[index].heading, statuses[index].advice);
    print_as_html(page, received, length);
    fprintf(page, "</pre>\n</body>\n</html>\n");
    if (close_stream(page) == -1)
        return -1;
    answer->body_length = size;
    return 0;
}

int plan_answer(struct answer *answer, struct request request, const char *received, size_t length,
    bool has_size, uint64_t size)
{
    *answer = (struct answer){.status = request.status, .has_body = !request.is_head_method};
    if (request.status == 200 && has_size) {
        answer->type = "text/plain; charset=utf-8";
        answer->body_length = size;
    } else {
        answer->type = "text/html; charset=utf-8";
        if (write_page(answer, received, length) == -1)
            return -1;
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
    fprintf(text, "Content-Type: %s\r\n", answer->type);
    if (answer->content_length[0] != '\0')
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
