/* expects: invalid_initializer */
#include <stdlib.h>

int main(void)
{
    char home[100] = getenv("HOME");
    return home[0];
}
