/* expects: unknown_label */
int main(int argc, char *argv[])
{
    if (argc > 1 && argv[1])
        goto finish;
    return 0;
}
