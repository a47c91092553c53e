/* expects: wrong_token_at_the_top missing_function_body */
#include <stdio.h>

int twice(int number);

int main()
    int n = 2;
    printf("%d\n", n);
    return 0;
}
