/* Tries to become 64 processes. For: 01_create. Mark: wild. */
#include "attack.h"

int main(void)
{
    for (int i = 0; i < 6; i++) {
        fork();
        linger();
    }
    for (;;)
        pause();
}
