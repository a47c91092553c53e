/* Tries to fill the report with warnings. For: 01_create. Mark: fail|no compile. */
#include "attack.h"

#define A(x) x x x x x x x x
#define B(x) A(A(x))
#define C(x) B(B(x))

int main(void)
{
    C({ int unused = "a"; })
    return 0;
}
