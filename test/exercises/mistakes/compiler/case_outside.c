/* expects: case_outside */
int main(int argc, char *argv[])
{
    switch (argc) {
    case 1: return argv[0] == 0;
    }
    case 2: return 2;
    return 0;
}
