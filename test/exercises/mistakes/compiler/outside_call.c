/* expects: outside_of_functions */
#include <stdio.h>

printf("Hello\n");

int main(void)
{
    return 0;
}
