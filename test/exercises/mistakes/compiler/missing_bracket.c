/* expects: missing_bracket */
int main(void)
{
    char buffer[100;
    return buffer[0];
}
