/* Tries to keep the processors busy with six children. For: 01_create. Mark: wild. */
#include "attack.h"

int main(void)
{
    for (int i = 0; i < 6; i++) {
        if (fork() == 0) {
            linger();
            for (volatile unsigned long k = 0;; k++)
                continue;
        }
    }
    while (wait(NULL) > 0)
        continue;
}
