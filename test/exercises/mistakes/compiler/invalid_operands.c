/* expects: invalid_operands */
struct place { int row; };

int main(void)
{
    struct place here = { 0 }, there = { 1 };
    return here == there;
}
