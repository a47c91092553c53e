/* expects: missing_quote */
#include <stdio.h>

int main(void)
{
    printf("Socket created!\n);
    return 0;
}
