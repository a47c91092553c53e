/* expects: incomplete_type */
int main(void)
{
    struct plaec here = { 0 };
    return 0;
}
