/* Tries to be waited for. For: 01_create. Mark: wild. */
#include "attack.h"

int main(void)
{
    linger();
    for (;;)
        pause();
}
