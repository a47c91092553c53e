/*
 * Signals, and the program that the server may be run for.
 */
#ifndef SERVER_COMMAND_H
#define SERVER_COMMAND_H

#include "server.h"

/* Turns the signals that end a program, and SIGCHLD where `has_command`, into something that poll()
 * can wait for. Returns the end of a pipe that has something to read when one has come, or -1 with
 * errno. */
int catch_signals(bool has_command);

/*
 * Runs `command`, a list that ends in NULL, with `port` in its environment, and serves until it
 * ends. Signals that are meant to end us are passed on to it. Returns its exit status as a shell
 * would: 127 where there is no such command, 126 where it cannot be run, 128 and its number after a
 * signal.
 */
int run_command(struct server *server, int signals, char **command, uint16_t port);

#endif
