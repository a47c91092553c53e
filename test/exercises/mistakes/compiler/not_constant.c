/* expects: not_constant */
#include <stdlib.h>
char *home = getenv("HOME");

int main(void)
{
    return home == NULL;
}
