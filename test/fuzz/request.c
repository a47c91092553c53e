/*
 * A fuzzer for what the practice server does with bytes from outside (libFuzzer): it finds the end
 * of the head, judges the request and writes the answer. Whatever comes, nothing may crash, leak or
 * read out of bounds, and what is checked below must hold. `make fuzz` runs it.
 */
#include "../server/request.h"
#include "../server/answer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The sanitizers turn abort() into a report with the input that led to it. */
static void must_hold(bool truth)
{
    if (!truth)
        abort();
}

/* Bytes that come one at a time must lead to the same as when they come all at once. */
static size_t find_end_bit_by_bit(const char *bytes, size_t length)
{
    for (size_t received = 1; received <= length; received++) {
        size_t head = find_end_of_head(bytes, received, received - 1);
        if (head > 0)
            return head;
    }
    return 0;
}

/* The length of the markup at `at` that a table of ours has, or 0. */
static size_t measure_markup(const char *at)
{
    static const char *const ours[] = {"<tr><td>", "<tr><th>", "</td><td>", "</th><th>",
        "</td></tr>\n", "</th></tr>\n", "</table>\n</main></body>\n</html>\n"};
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        if (strncmp(at, ours[i], strlen(ours[i])) == 0)
            return strlen(ours[i]);
    }
    return 0;
}

/* What a client has sent stands in a table, and adds no markup to it. */
static void check_page(const struct answer *answer)
{
    must_hold(strlen(answer->page) == answer->body_length);
    const char *at = strstr(answer->page, "<table>\n");
    must_hold(at != NULL);
    at += strlen("<table>\n");
    while ((at = strchr(at, '<')) != NULL) {
        size_t length = measure_markup(at);
        must_hold(length > 0);
        at += length;
    }
    const char *end = strstr(answer->page, "</table>");
    must_hold(end != NULL && strlen(end) == measure_markup(end));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > HEAD_MAX)
        return 0;
    /* A copy of just this size, so that a step beyond it is seen. */
    char *bytes = malloc(size + (size == 0));
    if (bytes == NULL)
        return 0;
    memcpy(bytes, data, size);

    size_t head = find_end_of_head(bytes, size, 0);
    must_hold(head <= size && head == find_end_bit_by_bit(bytes, size));
    if (head > 0) {
        struct request request = judge_request(bytes, head);
        must_hold(request.status >= 200 && request.status <= 505);
        struct answer answer;
        struct visit visit = {"127.0.0.1:51234", bytes, size};
        must_hold(plan_answer(&answer, request, visit, false, 0) == 0);
        if (answer.page != NULL)
            check_page(&answer);
        must_hold(compose_answer(&answer) == 0);
        must_hold(answer.text_length == answer.length);
        free_answer(&answer);
    }
    free(bytes);
    return 0;
}
