/* expects: missing_parenthesis */
#include <stdio.h>

int main(int argc, char *argv[])
{
    if ((argc > 1 && argv[1] {
        printf("more\n");
    }
    return 0;
}
