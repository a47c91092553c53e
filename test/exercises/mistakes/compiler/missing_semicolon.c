/* expects: missing_semicolon */
#include <stdio.h>

int main(void)
{
    printf("Hello\n")
    return 0;
}
