/* expects: redefinition */
static int twice(int n) { return 2 * n; }
static int twice(int n) { return n + n; }

int main(void)
{
    return twice(0);
}
