/* expects: missing_address */
#include <netinet/in.h>
#include <sys/socket.h>

int main(void)
{
    struct sockaddr_in server = { 0 };
    return connect(3, (struct sockaddr *)server, sizeof server);
}
