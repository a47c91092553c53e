#include "request.h"

#include <arpa/inet.h>
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

/* The same, whatever the case of ASCII letters. */
static bool span_is_word(struct span span, const char *word)
{
    return span.length == strlen(word) && strncasecmp(span.start, word, span.length) == 0;
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
    return memchr(span.start, '\0', span.length) == NULL &&
           memchr(span.start, '\r', span.length) == NULL;
}

static bool is_number(struct span span)
{
    for (size_t i = 0; i < span.length; i++) {
        if (!isdigit((unsigned char)span.start[i]))
            return false;
    }
    return span.length > 0;
}

/* Without the spaces and tabs around it. */
static struct span trim(struct span span)
{
    while (span.length > 0 && (*span.start == ' ' || *span.start == '\t')) {
        span.start++;
        span.length--;
    }
    while (span.length > 0 &&
           (span.start[span.length - 1] == ' ' || span.start[span.length - 1] == '\t'))
        span.length--;
    return span;
}

/* ---- Whom it is for ---- */

/* An IPv6 address between brackets (RFC 3986, 3.2.2). */
static bool is_ip_literal(struct span span)
{
    char text[INET6_ADDRSTRLEN + 1] = "";
    struct in6_addr address;
    if (span.length < 2 || span.start[span.length - 1] != ']' || span.length > sizeof text)
        return false;
    memcpy(text, span.start + 1, span.length - 2);
    return inet_pton(AF_INET6, text, &address) == 1;
}

/* The characters of a name, or of an IPv4 address (RFC 3986, 3.2.2). */
static bool is_name(struct span span)
{
    for (size_t i = 0; i < span.length; i++) {
        unsigned char c = (unsigned char)span.start[i];
        if (c == '%' && span.length - i > 2 && isxdigit((unsigned char)span.start[i + 1]) &&
            isxdigit((unsigned char)span.start[i + 2]))
            i += 2;
        else if (c >= 0x80 || (!isalnum(c) && (c == '\0' || strchr("-._~!$&'()*+,;=", c) == NULL)))
            return false;
    }
    return span.length > 0;
}

/* HOST, or HOST:PORT, of which PORT may be left out but for the colon (RFC 9110, 4.2.1). */
static bool is_host_and_port(struct span span)
{
    struct span host = span;
    while (host.length > 0 && isdigit((unsigned char)host.start[host.length - 1]))
        host.length--;
    if (host.length > 0 && host.start[host.length - 1] == ':')
        host.length--;
    else
        host = span;
    return host.length > 0 && host.start[0] == '[' ? is_ip_literal(host) : is_name(host);
}

/* Of visible ASCII (RFC 9112, 3.2, and RFC 3986, 2). */
static bool is_target(struct span span)
{
    for (size_t i = 0; i < span.length; i++) {
        if (span.start[i] <= ' ' || span.start[i] > '~')
            return false;
    }
    return span.length > 0;
}

/* Judges what a client wants to GET: we have the front page, "/", with or without a query. It may
 * also send the whole URL (RFC 9112, 3.2.2). */
static int judge_target(struct span target)
{
    static const char scheme[] = "http://";
    if (target.length >= strlen(scheme) && strncasecmp(target.start, scheme, strlen(scheme)) == 0) {
        struct span host = {target.start + strlen(scheme), 0};
        target.start = host.start;
        target.length -= strlen(scheme);
        while (target.length > 0 && strchr("/?#", *target.start) == NULL) {
            target.start++;
            target.length--;
            host.length++;
        }
        if (!is_host_and_port(host))
            return 400;
        if (target.length == 0 || target.start[0] == '?')
            return 200;
    }
    if (target.start[0] != '/')
        return 400;
    /* Browsers ask for this by themselves: the picture for their tab. We have none to show. */
    if (span_is(target, "/favicon.ico"))
        return 204;
    return target.length == 1 || target.start[1] == '?' ? 200 : 404;
}

/* ---- The header lines ---- */

/* What they have said so far. */
struct fields {
    int status; /* 200, or what is wrong with them */
    int hosts;
    struct span length;   /* the first Content-Length; NULL where there was none */
    bool has_coding;      /* Transfer-Encoding */
    struct span encoding; /* the last one */
    bool accepts_html;    /* by name, and before all else */
};

/* What encodes a body for the way. We decode nothing, and no more than the end of the headers is of
 * interest; but who can tell where the next request begins if nobody knows where this one ends? So
 * what is wrong must not pass (RFC 9112, 6.1 and 6.3). */
static void read_transfer_encoding(struct fields *fields, struct span rest)
{
    static const char *const known[] = {
        "chunked", "gzip", "x-gzip", "deflate", "compress", "x-compress"};
    struct span coding, name;
    fields->has_coding = true;
    while (rest.length > 0) {
        if (!take_until(&rest, ',', &coding)) {
            coding = rest;
            rest.length = 0;
        }
        coding = trim(coding);
        if (coding.length == 0)
            continue;
        if (take_until(&coding, ';', &name))
            coding = trim(name);
        bool is_known = false;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            is_known = is_known || span_is_word(coding, known[i]);
        if (!is_known && fields->status == 200)
            fields->status = 501;
        if (span_is_word(fields->encoding, "chunked"))
            fields->status = 400; /* Nothing may come behind it, not even itself. */
        fields->encoding = coding;
    }
}

static void read_field(struct fields *fields, struct span name, struct span value)
{
    if (span_is_word(name, "Host")) {
        fields->hosts++;
        if (value.length > 0 && !is_host_and_port(value))
            fields->status = 400;
    } else if (span_is_word(name, "Content-Length")) {
        bool is_another = fields->length.start != NULL &&
                          (fields->length.length != value.length ||
                              memcmp(fields->length.start, value.start, value.length) != 0);
        if (!is_number(value) || is_another)
            fields->status = 400;
        fields->length = value;
    } else if (span_is_word(name, "Transfer-Encoding")) {
        read_transfer_encoding(fields, value);
    } else if (span_is_word(name, "Accept")) {
        struct span kind;
        if (!take_until(&value, ',', &kind))
            kind = value;
        fields->accepts_html = span_is_word(trim(kind), "text/html");
    }
}

static struct fields read_fields(struct span rest)
{
    struct fields fields = {.status = 200};
    struct span line, name;
    while (take_line(&rest, &line) && line.length > 0) {
        if (take_until(&line, ':', &name) && is_token(name) && is_field_value(line))
            read_field(&fields, name, trim(line));
        else
            fields.status = 400;
    }
    return fields;
}

/* HTTP/1.1 has exactly one Host (RFC 9112, 3.2); 1.0, which `is_old`, did not have it yet. */
static int judge_fields(const struct fields *fields, bool is_old)
{
    if (fields->hosts > 1 || (fields->hosts == 0 && !is_old))
        return 400;
    if (fields->has_coding && fields->length.start != NULL)
        return 400; /* Which of them is right? */
    if (fields->has_coding && fields->status == 200 && !span_is_word(fields->encoding, "chunked"))
        return 400; /* There would be no end. */
    return fields->status;
}

/* ---- The request ---- */

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
        !is_target(target) || !is_version(line))
        return request;
    request.is_head_method = span_is(method, "HEAD");

    struct fields fields = read_fields(rest);
    request.is_browser = fields.accepts_html;
    request.status = judge_fields(&fields, span_is(line, "HTTP/1.0"));
    if (line.start[5] != '1')
        request.status = 505;
    else if (request.status == 200 && !is_known_method(method))
        request.status = 501;
    else if (request.status == 200 && !request.is_head_method && !span_is(method, "GET"))
        request.status = 405;
    else if (request.status == 200)
        request.status = judge_target(target);
    return request;
}

struct request judge_part_of_request(const char *bytes, size_t length)
{
    struct span rest = {bytes, length};
    struct span line, method, target;
    while (take_line(&rest, &line)) {
        if (line.length > 0)
            return (struct request){.status = 431};
    }
    /* RFC 9112, 3: it is the method that is too long, or the target, or nothing that we know. */
    if (!take_until(&rest, ' ', &method))
        return (struct request){.status = rest.length > 0 ? 501 : 400};
    return (struct request){.status = take_until(&rest, ' ', &target) ? 400 : 414};
}
