/* expects: arrow_for_dot */
struct place { int row; };

int main(void)
{
    struct place here = { 0 };
    return here->row;
}
