/* expects: no_main */
int mian(void)
{
    return 0;
}
