/* expects: redefinition */
int main(void)
{
    int count = 1;
    int count = 2;
    return count;
}
