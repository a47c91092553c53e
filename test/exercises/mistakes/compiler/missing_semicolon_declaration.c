/* expects: missing_semicolon */
int main(void)
{
    int number = 5
    
    return number;
}
