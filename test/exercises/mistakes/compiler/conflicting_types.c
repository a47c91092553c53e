/* expects: conflicting_types */
int add(int a, int b);

long add(int a, int b)
{
    return a + b;
}

int main(void)
{
    return (int)add(1, 2);
}
