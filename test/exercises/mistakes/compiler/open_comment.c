/* expects: open_comment */
#include <stdio.h>

int main(void)
{
    printf("one\n"); /* the first
    return 0;
}
