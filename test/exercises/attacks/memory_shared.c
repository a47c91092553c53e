/* Tries to fill the memory with 2 GiB that it could share. For: 01_create. Mark: wild. */
#include "attack.h"

int main(void)
{
    linger();
    for (int i = 0; i < 128; i++) {
        if (take(16, MAP_SHARED) == NULL)
            break;
    }
    pause();
}
