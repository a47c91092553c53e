/* expects: unknown_type */
int main(void)
{
    string text = "abc";
    return text[0] != 'a';
}
