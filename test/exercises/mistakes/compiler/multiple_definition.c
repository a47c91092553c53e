/* expects: multiple_definition */
/* The test puts each program together with a file that has this function, too. */
int from_elsewhere(void)
{
    return 0;
}

int main(void)
{
    return from_elsewhere();
}
