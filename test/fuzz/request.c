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

/* What a client has sent stands between <pre> and </pre>, and has no markup in it. */
static void check_page(const struct answer *answer)
{
    must_hold(strlen(answer->page) == answer->body_length);
    const char *start = strstr(answer->page, "<pre>\n");
    must_hold(start != NULL);
    const char *end = strstr(start, "</pre>");
    must_hold(end != NULL);
    size_t length = (size_t)(end - start) - strlen("<pre>\n");
    must_hold(memchr(start + strlen("<pre>\n"), '<', length) == NULL);
    must_hold(strcmp(end, "</pre>\n</body>\n</html>\n") == 0);
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
        must_hold(plan_answer(&answer, request, bytes, size, false, 0) == 0);
        check_page(&answer);
        must_hold(compose_answer(&answer) == 0);
        must_hold(answer.text_length == answer.length);
        free_answer(&answer);
    }
    free(bytes);
    return 0;
}
