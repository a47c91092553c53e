/* expects: too_many_arguments */
#include <unistd.h>

int main(void)
{
    close(3, 4);
    return 0;
}
