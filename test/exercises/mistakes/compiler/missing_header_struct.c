/* expects: missing_header */
#include <sys/socket.h>

int main(void)
{
    struct sockaddr_in address;
    address.sin_family = AF_INET;
    return 0;
}
