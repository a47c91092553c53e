/*
 * The answer to a request: its head, its page or body, and how it goes out. A fault changes the
 * plan before the head is composed from it.
 */
#ifndef SERVER_ANSWER_H
#define SERVER_ANSWER_H

#include "page.h"
#include <stdint.h>

/* How far an answer goes. */
enum stop { STOP_AT_END, STOP_BEFORE_IT, STOP_IN_HEAD, STOP_IN_BODY };

/* What happens then. */
enum ending { END_WITH_CLOSE, END_WITH_RESET, END_WITH_SILENCE, END_WITH_PAUSE };

struct answer {
    /* The plan. */
    int status;
    bool has_body;           /* false for 204, and where the method was HEAD */
    const char *type;        /* Content-Type; NULL for no such header */
    char *page;              /* the body, or NULL for one made on the fly; ours */
    uint64_t body_length;    /* of either */
    char content_length[24]; /* the header's text, "" for no such header */
    bool keeps_alive;        /* promises to leave the connection open */
    bool has_endless_head;   /* the body is header lines, and no empty line comes before it */
    const char *not_http;    /* said in place of all that; NULL for HTTP */
    enum stop stop;
    enum ending ending;
    size_t piece; /* at most so many bytes at a time, 0 for no such limit */

    /* What is composed from it. */
    char *text;           /* the head, and the page with it; ours */
    size_t text_length;   /* of both */
    uint64_t full_length; /* of the whole answer */
    uint64_t length;      /* of what will be sent of it */
};

/*
 * Plans the answer to `request`, which came with `visit`, for the page shows that. With `has_size`
 * the body is `size` bytes made on the fly instead of the page. Returns 0, or -1 with errno when
 * there is no memory. Free with free_answer() in both cases.
 */
int plan_answer(struct answer *answer, struct request request, struct visit visit, bool has_size,
    uint64_t size);

/* Turns the plan into bytes. Returns 0, or -1 with errno. */
int compose_answer(struct answer *answer);

/*
 * The next bytes to send after `sent` of them have gone: sets `*bytes`, which stay the answer's,
 * and returns how many, 0 at the end.
 */
size_t next_bytes(const struct answer *answer, uint64_t sent, const char **bytes);

/* After a pause: the rest of the answer is to go out, too. */
void resume_answer(struct answer *answer);

void free_answer(struct answer *answer);

#endif
