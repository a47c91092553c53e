/* A mistake: the lines are printed, but there is no socket behind them. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char *argv[])
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s COUNT\n", argv[0]);
        return 1;
    }
    int count = atoi(argv[1]);
    int i = 0;
    while (i < count) {
        i++;
        printf("Socket %d created!\n", i);
    }
    return 0;
}
