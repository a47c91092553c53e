/* expects: no_such_file */
#include <stdoi.h>

int main(void)
{
    return 0;
}
