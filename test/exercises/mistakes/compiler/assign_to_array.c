/* expects: assign_to_array */
int main(void)
{
    char name[20];
    name = "Anna";
    return name[0];
}
