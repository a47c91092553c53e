/*
 * Reading an HTTP/1.1 request (RFC 9112): bytes in, a verdict out, nothing else. No function here
 * knows a socket, so that a test or a fuzzer can feed them directly.
 */
#ifndef SERVER_REQUEST_H
#define SERVER_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

/* The longest request line and headers that we take, together. */
enum { HEAD_MAX = 16 * 1024 };

struct request {
    int status;          /* what to answer: 200, or the HTTP status of what is wrong with it */
    bool is_head_method; /* HEAD: the answer must have no body (RFC 9110, 9.3.2) */
    bool is_browser;     /* it asks for HTML by name */
};

/*
 * Looks in `bytes` for the end of the headers, the empty line. The first `searched` bytes are known
 * not to hold it. Returns the length of the head, that line included, or 0 while it is incomplete.
 */
size_t find_end_of_head(const char *bytes, size_t length, size_t searched);

/* Judges a complete head of `length` bytes. */
struct request judge_request(const char *head, size_t length);

/* Says what is wrong with a head of which `length` bytes, more than we take, have no end. */
struct request judge_part_of_request(const char *bytes, size_t length);

#endif
