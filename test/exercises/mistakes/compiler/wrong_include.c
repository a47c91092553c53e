/* expects: wrong_include */
#include stdio.h

int main(void)
{
    return 0;
}
