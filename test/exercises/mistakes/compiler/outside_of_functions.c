/* expects: outside_of_functions */
#include <stdio.h>

int main(void)
{
    int n = 3;
    if (n > 2)
        printf("more\n");
    }
    return 0;
}
