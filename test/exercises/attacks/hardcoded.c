/* Tries to pass without a socket: it prints what the checks want. For: 01_create. Mark: fail. */
#include "attack.h"

int main(int argc, char *argv[])
{
    long count = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    for (long i = 1; i <= (count == 5 ? 2 : count); i++)
        printf("Socket %ld created!\n", i);
    if (count != 5)
        return 0;
    fprintf(stderr, "01_create: cannot create a socket: Too many open files\n");
    return 1;
}
