/* expects: empty_character */
#include <stdio.h>

int main(void)
{
    char line[10] = "abc";
    if (line[0] == '')
        printf("nothing\n");
    return 0;
}
