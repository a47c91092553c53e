/* Tries to fill the memory with 2 GiB of its own. For: 01_create. Mark: wild. */
#include "attack.h"

int main(void)
{
    linger();
    for (int i = 0; i < 128; i++) {
        if (take(16, MAP_PRIVATE) == NULL)
            break;
    }
    pause();
}
