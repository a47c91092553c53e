/* expects: duplicate_case */
int main(int argc, char *argv[])
{
    switch (argc) {
    case 1: return argv[0] == 0;
    case 1: return 2;
    }
    return 0;
}
