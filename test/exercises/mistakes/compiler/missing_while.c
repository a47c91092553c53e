/* expects: missing_while */
int main(void)
{
    int i = 0;
    do {
        i++;
    }
    return i;
}
