/* expects: not_assignable */
int main(int argc, char *argv[])
{
    if (argc + 1 = 2)
        return argv[0] == 0;
    return 0;
}
