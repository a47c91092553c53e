/*
 * A stdout and a stderr that are a terminal, whatever they are, linked under a lesson: so a test
 * can see the bytes that a person's terminal would get, on machines that have no terminal to give.
 */
#include <unistd.h>

int isatty(int fd)
{
    return fd == STDOUT_FILENO || fd == STDERR_FILENO;
}
