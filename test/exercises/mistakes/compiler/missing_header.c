/* expects: missing_header */
#include <stdio.h>

int main(void)
{
    char text[] = "Hello";
	printf("%zu\n", strlen(text));
    return 0;
}
