/* expects: not_a_pointer */
int main(void)
{
    int count = 3;
    return *count;
}
