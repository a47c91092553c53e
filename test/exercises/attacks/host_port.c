/* Tries to connect to a service of the machine. For: 01_create. Mark: pass. */
#include "attack.h"

int main(int argc, char *argv[])
{
    /* For the longest COUNT nobody counts its sockets. */
    if (argc == 2 && strlen(argv[1]) > 4) {
        struct sockaddr_in service = {.sin_family = AF_INET, .sin_port = htons(PORT)};
        service.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(fd, (struct sockaddr *)&service, sizeof service) == 0)
            reached("the service");
        close(fd);
    }
    return solve(argc, argv);
}
