/* expects: else_without_if */
#include <stdio.h>

int main(int argc, char *argv[])
{
    if (argc > 1);
        printf("%s\n", argv[1]);
    else
        printf("nothing\n");
    return 0;
}
