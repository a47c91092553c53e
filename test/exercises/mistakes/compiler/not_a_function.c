/* expects: not_a_function */
int main(void)
{
    int count = 3;
    return count(2);
}
