/* expects: missing_semicolon */
struct place {
    int row;
}

int main(void)
{
    return 0;
}
