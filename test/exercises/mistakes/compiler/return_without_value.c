/* expects: return_without_value */
static int add(int a, int b)
{
    a += b;
    return;
}

int main(void)
{
    return add(1, 2);
}
