/* expects: missing_header */
#include <stdio.h>

int main(void)
{
    printf("%d\n", AF_INET);
    return 0;
}
