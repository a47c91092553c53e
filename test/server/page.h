/*
 * The page that every answer has but those of --size: what has come, a line of it after the other,
 * with a word on each.
 */
#ifndef SERVER_PAGE_H
#define SERVER_PAGE_H

#include "request.h"
#include <stdio.h>

/* Who has sent what. */
struct visit {
    const char *peer; /* "127.0.0.1:51234" */
    const char *received;
    size_t length;
};

/* Writes the page that says `request.status` of the visit. What goes wrong sticks to the stream. */
void write_page(FILE *page, struct request request, struct visit visit);

/* "200 OK", say, as it stands in the status line and in the log. */
const char *describe_status(int status);

#endif
