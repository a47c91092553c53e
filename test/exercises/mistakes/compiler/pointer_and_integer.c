/* expects: pointer_and_integer */
#include <string.h>

int main(void)
{
    return strchr("abc", "b") != NULL;
}
