/* expects: misspelt */
#include <stdio.h>

int main(void)
{
    int length = 5;
    printf("%d\n", lenght);
    return 0;
}
