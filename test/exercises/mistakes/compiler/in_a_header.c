/* expects: missing_semicolon */
#include "mistaken.h"

int main(void)
{
    return 0;
}
