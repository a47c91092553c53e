/* expects: break_outside */
int main(int argc, char *argv[])
{
    if (argc > 1 && argv[1])
        break;
    return 0;
}
