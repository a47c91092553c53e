/* Tries to keep the compiler busy with 16 million additions. For: 01_create. Mark: no compile. */
#include "attack.h"

#define A(x) x x x x x x x x
#define B(x) A(A(x))
#define C(x) B(B(x))
#define D(x) C(C(x))

int main(int argc, char *argv[])
{
    return solve(argc, argv) D(+argc);
}
