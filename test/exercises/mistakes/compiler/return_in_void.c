/* expects: return_in_void */
static void add(int a, int b)
{
    return a + b;
}

int main(void)
{
    add(1, 2);
    return 0;
}
