/* expects: assign_to_constant */
int main(void)
{
    const int port = 80;
    port = 8080;
    return port;
}
