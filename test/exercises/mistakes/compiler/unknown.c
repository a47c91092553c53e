/* expects: unknown */
#error "this is not for beginners"

int main(void)
{
    return 0;
}
