/* expects: declaration_after_label expected_expression */
int main(int argc, char *argv[])
{
    switch (argc) {
    case 1:
        int n = 2;
        return n + (argv[0] == 0);
    }
    return 0;
}
