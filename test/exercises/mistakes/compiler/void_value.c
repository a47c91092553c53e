/* expects: void_value */
#include <stdlib.h>

int main(void)
{
    int result = free(NULL);
    return result;
}
