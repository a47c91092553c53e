/* expects: incompatible_types */
#include <netinet/in.h>
#include <sys/socket.h>

int main(void)
{
    struct sockaddr_in address = { 0 };
    return connect(3, &address, sizeof address);
}
