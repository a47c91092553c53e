#include "page.h"
#include "../../common/plumbing.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What we know how to answer: the status line's words, a heading, and what it means. */
static const struct {
    int status;
    const char *words;
    const char *heading;
    const char *meaning;
} statuses[] = {
    {200, "200 OK", "It works!", "all is well"},
    {204, "204 No Content", "", ""}, /* It has no page. */
    {400, "400 Bad Request", "That was no HTTP/1.1 request",
        "it takes a line such as <code>GET / HTTP/1.1</code>, one <code>Host:</code> header and an "
        "empty line"},
    {404, "404 Not Found", "No such page", "there is one page here, <code>/</code>"},
    {405, "405 Method Not Allowed", "Only GET", "only GET and HEAD are answered here"},
    {408, "408 Request Timeout", "Too slow", "the rest of the request has not come"},
    {414, "414 URI Too Long", "Too long", "the request line is over 16 KiB"},
    {431, "431 Request Header Fields Too Large", "Too much", "the headers are over 16 KiB"},
    {501, "501 Not Implemented", "What is that?",
        "no such method, or transfer coding, is known here"},
    {505, "505 HTTP Version Not Supported", "Which HTTP?", "HTTP/1.1 is spoken here"},
};

/* What headers are for. A name that ends without a colon is how several begin. */
static const struct {
    const char *name;
    const char *purpose;
} headers[] = {
    {"Host:", "which site: a server may have many"},
    {"Connection:", "whether to close after the answer"},
    {"User-Agent:", "which program asks"},
    {"Accept:", "which kinds of answers it takes"},
    {"Accept-Encoding:", "how they may be packed"},
    {"Accept-Language:", "in which languages"},
    {"Cache-Control:", "how old a copy may be"},
    {"Cookie:", "what a site has told it to remember"},
    {"Referer:", "which page the link was on"},
    {"Upgrade-Insecure-Requests:", "it would rather have HTTPS"},
    {"Sec-CH-UA", "which program asks, in short"},
    {"Sec-Fetch-", "what the answer is wanted for"},
    {"", "a header: a name, a colon, a value"},
};

/* For those who have a style for it: the colours and the type of the book. A row of the table is
 * broken into lines where there is no room for its columns. */
static const char style[] =
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<style>\n"
    ":root { color-scheme: light dark; --paper: #fdfdfb; --ink: #1c2224; --quiet: #59646a;\n"
    "  --line: #d8ddd9; --accent: #0b6a70 }\n"
    "@media (prefers-color-scheme: dark) { :root { --paper: #14181b; --ink: #e2e6e3;\n"
    "  --quiet: #9ba7ab; --line: #333c41; --accent: #5bc2bb } }\n"
    "body { max-width: 70rem; margin: 2rem auto; padding: 0 1.2rem; background: var(--paper);\n"
    "  color: var(--ink); font: 1.05rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }\n"
    "h1, th, b, td:nth-child(2) { color: var(--accent) }\n"
    "table { width: 100%; table-layout: fixed; border-collapse: collapse }\n"
    "th, td { padding: .4rem 1rem .4rem 0; border-top: 1px solid var(--line);\n"
    "  text-align: left; vertical-align: top }\n"
    "th:first-child { width: 42% }\n"
    "td { font: .9rem/1.6 ui-monospace, monospace }\n"
    "td:last-child { color: var(--quiet); font: inherit }\n"
    "@media (max-width: 50rem) { tr { display: block; border-top: 1px solid var(--line);\n"
    "  padding: .4rem 0 } th, td { display: block; border: 0; padding: 0 }\n"
    "  tr:first-child { display: none }\n"
    "  td:nth-child(2):not(:empty)::before { content: \"Lesson 4: \" } }\n"
    "</style>\n";

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
 * made visible. */
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
    }
}

/* Does the line, which has no '\0', begin with `text`, in any case? */
static bool begins_with(const char *line, size_t length, const char *text)
{
    return length >= strlen(text) && strncasecmp(line, text, strlen(text)) == 0;
}

/* The parts of a request, in their order. */
enum part { PART_REQUEST_LINE, PART_HEADER, PART_BODY };

static bool is_empty(const char *line, size_t length)
{
    return line[0] == '\n' || (length == 2 && memcmp(line, "\r\n", 2) == 0);
}

/* What a line is, or is for. */
static const char *explain_line(enum part part, const char *line, size_t length)
{
    if (part == PART_BODY)
        return "what follows the request";
    if (is_empty(line, length))
        return part == PART_HEADER ? "the empty line: the request ends here"
                                   : "an empty line: before a request it means nothing";
    if (part == PART_REQUEST_LINE)
        return "the request line: what to do, with which page";
    if (memchr(line, ':', length) == NULL)
        return "no header: it has no colon";
    size_t i = 0;
    while (!begins_with(line, length, headers[i].name))
        i++;
    return headers[i].purpose;
}

/* What stands in its place in the request of lesson 4, or NULL where that has none. */
static const char *find_in_lesson(enum part part, const char *line, size_t length)
{
    if (part == PART_REQUEST_LINE)
        return is_empty(line, length) ? NULL : "GET / HTTP/1.1\\r\\n";
    if (part == PART_HEADER && is_empty(line, length))
        return "\\r\\n";
    if (part == PART_HEADER && begins_with(line, length, "Connection:"))
        return "Connection: close\\r\\n";
    return NULL;
}

static void write_row(FILE *page, enum part part, const char *line, size_t length, bool is_browser)
{
    fputs("<tr><td>", page);
    print_as_html(page, line, length);
    if (is_browser) {
        fputs("</td><td>", page);
        const char *ours = find_in_lesson(part, line, length);
        if (ours != NULL)
            fputs(ours, page);
        else if (part == PART_HEADER && begins_with(line, length, "Host:"))
            print_as_html(page, line, length);
    }
    fprintf(page, "</td><td>%s</td></tr>\n", explain_line(part, line, length));
}

static void write_rows(FILE *page, struct visit visit, bool is_browser)
{
    enum part part = PART_REQUEST_LINE;
    const char *line = visit.received;
    size_t left = visit.length;
    while (left > 0) {
        const char *end = part == PART_BODY ? NULL : memchr(line, '\n', left);
        size_t length = end == NULL ? left : (size_t)(end - line) + 1;
        write_row(page, part, line, length, is_browser);
        if (part == PART_REQUEST_LINE && !is_empty(line, length))
            part = PART_HEADER;
        else if (part == PART_HEADER && is_empty(line, length))
            part = PART_BODY;
        line += length;
        left -= length;
    }
}

void write_page(FILE *page, struct request request, struct visit visit)
{
    size_t index = find_status(request.status);
    fprintf(page,
        "<!DOCTYPE html>\n"
        "<html lang=\"en\">\n"
        "<head><meta charset=\"utf-8\"><title>%s</title>\n"
        "%s</head>\n"
        "<body><main>\n"
        "<h1>%s</h1>\n"
        "<p>The practice server has been asked by %s,\n"
        "and answers <b>%s</b>: %s. This came:</p>\n"
        "<table>\n",
        statuses[index].words, request.is_browser ? style : "", statuses[index].heading, visit.peer,
        statuses[index].words, statuses[index].meaning);
    if (request.is_browser)
        fputs("<tr><th>Your browser</th><th>Lesson 4</th><th>What it is</th></tr>\n", page);
    write_rows(page, visit, request.is_browser);
    fputs("</table>\n</main></body>\n</html>\n", page);
}
