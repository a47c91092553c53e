/* expects: not_an_array */
int main(void)
{
    int count = 3;
    return count[0];
}
