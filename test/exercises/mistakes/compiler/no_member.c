/* expects: no_member */
#include <netinet/in.h>

int main(void)
{
    struct sockaddr_in address = { 0 };
    address.port = htons(80);
    return 0;
}
