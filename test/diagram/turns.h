/*
 * Taking turns: while a lesson is drawn, it and the practice server tell each other when they have
 * done what they had to do, so that the same programs do the same in every run. The server holds
 * one end of a pair of sockets, the lesson the other. The server answers each word with a byte,
 * when it has done something that the lesson can see, or, where the lesson waits for nothing else,
 * when it has nothing to do. Nobody waits long for somebody who may be gone.
 */
#ifndef DIAGRAM_TURNS_H
#define DIAGRAM_TURNS_H

/* The lesson's end, in its environment. */
#define TURNS_VARIABLE "LESSON_TURNS"

/* What the lesson says: that it has made a call, and waits for the server's answer; or that it is
 * going to wait for what the server sends. */
enum { TURN_OFFERED = 'o', TURN_YIELDED = 'y' };

/* For the lesson: does not wait. */
void yield_turn(int fd);

/* For the lesson: waits for the answer to what it has said before. */
void await_turn(int fd);

/* For the lesson: says that it has made a call, and waits for the answer. */
void offer_turn(int fd);

#endif
