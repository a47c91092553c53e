/* Tries to work on when it is told to end. For: 01_create. Mark: wild. */
#include "attack.h"

int main(void)
{
    linger();
    for (int number = 1; number < 65; number++) {
        if (number != SIGALRM)
            signal(number, SIG_IGN);
    }
    for (volatile unsigned long i = 0;; i++)
        continue;
}
