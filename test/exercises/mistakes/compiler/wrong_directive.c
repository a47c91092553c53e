/* expects: wrong_directive */
#inclde <stdio.h>

int main(void)
{
    return 0;
}
