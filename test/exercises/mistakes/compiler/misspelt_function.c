/* expects: misspelt */
#include <stdio.h>

int main(void)
{
    pritnf("Hello\n");
    return 0;
}
