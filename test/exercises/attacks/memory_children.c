/* Tries to fill the memory with six children, 200 MiB each. For: 01_create. Mark: wild. */
#include "attack.h"

int main(void)
{
    for (int i = 0; i < 6; i++) {
        if (fork() == 0) {
            linger();
            take(200, MAP_PRIVATE);
            pause();
        }
    }
    while (wait(NULL) > 0)
        continue;
}
