/* expects: missing_hash */
include <stdio.h>

int main(void)
{
    return 0;
}
