/* expects: not_a_struct */
int main(void)
{
    int count = 3;
    return count.value;
}
