/*
 * What the harness and the witness say to each other. The harness puts its wishes into the
 * environment of the program that it runs; the witness, which is linked under that program, writes
 * lines into a pipe, each of which begins with a secret word and a space:
 *
 *   socket TYPE DOMAIN PROTOCOL = FD          and "= -1 REASON" where it failed, here and below
 *   sockets NUMBER                             so many so far, where they are only counted
 *   close FD
 *   connect FD ADDRESS PORT = 0
 *   bind FD ADDRESS PORT = 0
 *   listen FD ADDRESS PORT = 0                 where it really listens
 *   accept FD = FD
 *   listener CALL                              of send() or recv(), with a socket that listens
 *   nobody CALL                                of these or setsockopt(), with -1
 *   printed BYTES                              before listen(): so many are on stdout by then
 *   receive                                    after the first call that takes what has come
 *   again FD                                   before such a line: connect() has failed on it
 *   getaddrinfo HOST = NUMBER-OF-ADDRESSES
 *   hints                                      before such a line: not 0 where they must be
 *   getnameinfo = -1 REASON                    where it fails
 *   freeaddrinfo [WHAT]                        of something other than a whole list
 *   thread, join                               for each that is begun, and waited for
 *   fork = PID                                 in the parent
 *   stray close FD                             of what is no socket
 *   wait CALL                                  nothing has come yet, and so the program waits
 *   go                                         something has come, after a wait
 */
#ifndef HARNESS_WITNESS_H
#define HARNESS_WITNESS_H

/* The witness's end of the pipe: a number that is out of the program's way, and within what a small
 * limit leaves us. The next one is the program itself, until it runs. */
enum { WITNESS_FD = 40 };

/* The secret word. */
#define WITNESS_KEY "WITNESS_KEY"

/* HOST's addresses and what comes of a connect() to each, for instance
 * "NAME 192.0.2.1=refuse 2001:db8::1=accept". To accept means to connect to the harness; other
 * words are those of fates[]. */
#define WITNESS_HOST "WITNESS_HOST"

/* The one port that is right, in decimal. */
#define WITNESS_PORT "WITNESS_PORT"

/* At most so many bytes for each send, and for each receive, on a socket. A second number after a
 * comma counts from the second receive on. */
#define WITNESS_SEND "WITNESS_SEND"
#define WITNESS_RECEIVE "WITNESS_RECEIVE"

/* The size that each socket's send buffer is given, so that it is soon full. */
#define WITNESS_BUFFER "WITNESS_BUFFER"

/* Set where descriptor 0 is to be free for the first socket, whatever the program has put there. */
#define WITNESS_ZERO "WITNESS_ZERO"

/* From which call on socket() fails: 3 lets two succeed. */
#define WITNESS_SOCKETS "WITNESS_SOCKETS"

/* Set where accept() fails for a client who has closed without a word, as on some systems. */
#define WITNESS_ABORT "WITNESS_ABORT"

/* Of so many connections, the first ones that accept() takes, the other end is gone before anything
 * is sent. */
#define WITNESS_GONE "WITNESS_GONE"

/* Set where there are so many sockets that they are to be counted only. */
#define WITNESS_COUNTS "WITNESS_COUNTS"

#endif
