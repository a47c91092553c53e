/* expects: missing_closing_brace */
#include <stdio.h>

static int twice(int number)
{
    if (number > 0) {
        return number * 2;
    return 0;
}

static void show(int number)
{
    printf("%d\n", number);
}

int main(void)
{
    show(twice(2));
    return 0;
}
