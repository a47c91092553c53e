/* expects: too_many_parentheses */
int main(int argc, char *argv[])
{
    if (argc > 1 && argv[1]))
        return 1;
    return 0;
}
