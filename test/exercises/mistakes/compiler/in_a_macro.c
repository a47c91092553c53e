/* expects: unknown_name */
#include "macro.h"

int main(void)
{
    return CALL(1);
}
