/* What is defined twice, or is not where it was declared. */
int from_elsewhere(void);
int from_elsewhere(void)
{
    return 1;
}
