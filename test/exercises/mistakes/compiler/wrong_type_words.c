/* expects: wrong_type_words */
int main(void)
{
    int double half = 0.5;
    return half > 1;
}
