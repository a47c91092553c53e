/* expects: missing_struct */
struct place {
    int row;
};

int main(void)
{
    place here = { 1 };
    return here.row;
}
