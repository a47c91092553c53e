/* expects: stray_sign */
#include <stdio.h>

int main(void)
{
    printf("%d\n", 5 @ 3);
    return 0;
}
