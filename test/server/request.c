#include "request.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* A piece of the request, not terminated by '\0'. */
struct span {
    const char *start;
    size_t length;
};

static bool span_is(struct span span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.start, text, span.length) == 0;
}

/* Takes the part before the first `separator`, and the separator, off `rest`. False where there is
 * none. */
static bool take_until(struct span *rest, char separator, struct span *taken)
{
    const char *end = memchr(rest->start, separator, rest->length);
    if (end == NULL)
        return false;
    taken->start = rest->start;
    taken->length = (size_t)(end - rest->start);
    rest->start += taken->length + 1;
    rest->length -= taken->length + 1;
    return true;
}

/* Takes a line off `rest`, without its \r\n. A lone \n will do (RFC 9112, 2.2): people who type a
 * request by hand have nothing else. */
static bool take_line(struct span *rest, struct span *line)
{
    if (!take_until(rest, '\n', line))
        return false;
    if (line->length > 0 && line->start[line->length - 1] == '\r')
        line->length--;
    return true;
}

size_t find_end_of_head(const char *bytes, size_t length, size_t searched)
{
    /* An empty line before the request line is to be ignored (RFC 9112, 2.2). */
    size_t start = 0;
    while (start < length && (bytes[start] == '\r' || bytes[start] == '\n'))
        start++;
    /* The empty line may have begun in what is searched already: \n\r, \n. */
    size_t at = searched > start + 2 ? searched - 2 : start;
    for (; at < length; at++) {
        if (bytes[at] != '\n')
            continue;
        if (at + 1 < length && bytes[at + 1] == '\n')
            return at + 2;
        if (at + 2 < length && bytes[at + 1] == '\r' && bytes[at + 2] == '\n')
            return at + 3;
    }
    return 0;
}

/* A token: what method and header names are made of (RFC 9110, 5.6.2). */
static bool is_token(struct span span)
{
    for (size_t i = 0; i < span.length; i++) {
        unsigned char c = (unsigned char)span.start[i];
        if (c >= 0x80 || (!isalnum(c) && (c == '\0' || strchr("!#$%&'*+-.^_`|~", c) == NULL)))
            return false;
    }
    return span.length > 0;
}

/* No NUL, and no CR that is not part of a line's end (RFC 9110, 5.5; RFC 9112, 2.2). */
static bool is_field_value(struct span span)
{
    for (size_t i = 0; i < span.length; i++) {
        if (span.start[i] == '\0' || span.start[i] == '\r')
            return false;
    }
    return true;
}

static bool is_known_method(struct span method)
{
    static const char *const known[] = {
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (span_is(method, known[i]))
            return true;
    }
    return false;
}

/* "/", with or without a query. A client may also send the whole URL (RFC 9112, 3.2.2). */
static bool is_front_page(struct span target)
{
    static const char scheme[] = "http://";
    if (target.length >= strlen(scheme) && strncasecmp(target.start, scheme, strlen(scheme)) == 0) {
        target.start += strlen(scheme);
        target.length -= strlen(scheme);
        const char *path = memchr(target.start, '/', target.length);
        if (path == NULL)
            return true;
        target.length -= (size_t)(path - target.start);
        target.start = path;
    }
    return span_is(target, "/") || (target.length > 1 && memcmp(target.start, "/?", 2) == 0);
}

/* Counts the Host headers among the header lines, or returns -1 where a line is no header. */
static int count_hosts(struct span rest)
{
    int hosts = 0;
    struct span line;
    while (take_line(&rest, &line) && line.length > 0) {
        struct span name;
        if (!take_until(&line, ':', &name) || !is_token(name) || !is_field_value(line))
            return -1;
        if (name.length == strlen("Host") && strncasecmp(name.start, "Host", name.length) == 0)
            hosts++;
    }
    return hosts;
}

/* "HTTP/1.1": the one digit, a dot, one digit of RFC 9112, 2.3. */
static bool is_version(struct span span)
{
    return span.length == strlen("HTTP/1.1") && memcmp(span.start, "HTTP/", 5) == 0 &&
           isdigit((unsigned char)span.start[5]) && span.start[6] == '.' &&
           isdigit((unsigned char)span.start[7]);
}

struct request judge_request(const char *head, size_t length)
{
    struct request request = {.status = 400};
    struct span rest = {head, length};
    struct span line, method, target;

    do {
        if (!take_line(&rest, &line))
            return request;
    } while (line.length == 0);
    if (!take_until(&line, ' ', &method) || !is_token(method) || !take_until(&line, ' ', &target) ||
        target.length == 0 || !is_field_value(target) || !is_version(line))
        return request;
    request.is_head_method = span_is(method, "HEAD");

    /* RFC 9112, 3.2: exactly one Host in HTTP/1.1; HTTP/1.0 did not have it yet. */
    int hosts = count_hosts(rest);
    bool is_old = span_is(line, "HTTP/1.0");
    if (line.start[5] != '1')
        request.status = 505;
    else if (hosts == -1 || hosts > 1 || (hosts == 0 && !is_old))
        request.status = 400;
    else if (!is_known_method(method))
        request.status = 501;
    else if (!span_is(method, "GET"))
        request.status = 405;
    else if (!is_front_page(target))
        request.status = 404;
    else
        request.status = 200;
    return request;
}
