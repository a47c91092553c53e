/* expects: open_if */
#ifdef DEBUG

int main(void)
{
    return 0;
}
