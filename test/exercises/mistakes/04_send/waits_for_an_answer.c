/* A mistake: when all is sent, the program waits for an answer that nobody is going to give. */
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s HOST PORT\n", argv[0]);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);

    struct addrinfo hints = {0};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    struct addrinfo *found;
    int error = getaddrinfo(argv[1], argv[2], &hints, &found);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", argv[1], gai_strerror(error));
        return 1;
    }
    int fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (fd == -1) {
        perror("socket");
        return 1;
    }
    if (connect(fd, found->ai_addr, found->ai_addrlen) == -1) {
        perror("connect");
        return 1;
    }
    freeaddrinfo(found);

    char buffer[4096];
    unsigned long long total = 0;
    ssize_t length;
    while ((length = read(0, buffer, sizeof buffer)) > 0) {
        ssize_t done = 0;
        while (done < length) {
            ssize_t sent = send(fd, buffer + done, length - done, 0);
            if (sent == -1) {
                perror("send");
                return 1;
            }
            done += sent;
        }
        total += length;
    }
    if (length == -1) {
        perror("read");
        return 1;
    }
    ssize_t answer = recv(fd, buffer, sizeof buffer, 0);
    if (answer == -1) {
        perror("recv");
        return 1;
    }
    close(fd);
    printf("%llu bytes sent\n", total);
    return 0;
}
