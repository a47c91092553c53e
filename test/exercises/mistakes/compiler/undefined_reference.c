/* expects: undefined_reference */
int count_bytes(const char *text);

int main(void)
{
    return count_bytes("abc");
}
