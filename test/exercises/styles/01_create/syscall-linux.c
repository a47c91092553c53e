/* Right: system calls by number with syscall(SYS_socket, ...) and syscall(SYS_close,
 * ...) */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static long sys_socket(void)
{
    return syscall(SYS_socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
}

int main(int argc, char *argv[])
{
    if (argc < 2) {
        fputs("01_create COUNT\n", stderr);
        return 1;
    }
    char *rest;
    long wanted = strtol(argv[1], &rest, 10);
    if (*rest || rest == argv[1] || wanted < 0) {
        fprintf(stderr, "not a count: %s\n", argv[1]);
        return 1;
    }
    long made = 0;
    while (made < wanted) {
        long fd = sys_socket();
        if (fd < 0) {
            perror("SYS_socket");
            return 1;
        }
        if (printf("Socket %ld created!\n", ++made) < 0) {
            perror("printf");
            return 1;
        }
        syscall(SYS_close, (int)fd);
    }
    return fclose(stdout) == 0 ? 0 : 1;
}
