/* expects: missing_header */
int main(void)
{
    uint64_t total = 0;
    return total != 0;
}
