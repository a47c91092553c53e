/* expects: unknown_name */
#include <stdio.h>

int main(void)
{
    for (int i = 0; i < 3; i++)
        printf("Socket %d created!\n", i);
    printf("%d\n", quantity);
    return 0;
}
