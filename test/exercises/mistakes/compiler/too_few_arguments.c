/* expects: too_few_arguments */
#include <string.h>

int main(void)
{
    char buffer[10];
    memset(buffer, 0);
    return buffer[0];
}
