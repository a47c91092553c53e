/* expects: missing_semicolon */
struct place {
    int row
    int column;
};

int main(void)
{
    struct place here = { 0, 0 };
    return here.row;
}
