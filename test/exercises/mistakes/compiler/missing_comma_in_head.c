/* expects: missing_comma missing_parenthesis */
int main(int argc char *argv[])
{
    return argc > 1 && argv[1];
}
