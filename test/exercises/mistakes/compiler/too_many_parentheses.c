/* expects: too_many_parentheses */
#include <stdio.h>

int main(void)
{
    printf("Hello\n"));
    return 0;
}
