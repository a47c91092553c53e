/* expects: array_size_missing */
int main(void)
{
    char buffer[];
    return buffer[0];
}
