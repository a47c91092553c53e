/* expects: unknown_function */
#include <stdio.h>

int main(void)
{
    say_hello(3);
    return 0;
}

void say_hello(int times)
{
    while (times-- > 0)
        printf("Hello\n");
}
