/* expects: dot_for_arrow */
struct place { int row; };
static int row_of(struct place *where) { return where.row; }

int main(void)
{
    struct place here = { 0 };
    return row_of(&here);
}
