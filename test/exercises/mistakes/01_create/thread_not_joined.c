/* A mistake: the thread that does the work is not joined, main returns at once */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int count;

static void *create_sockets(void *arg)
{
    for (int i = 1; i <= count; i++) {
        int s = socket(AF_INET, SOCK_STREAM, 0);
        if (s < 0) {
            perror("socket");
            exit(1);
        }
        printf("Socket %d created!\n", i);
        close(s);
    }
    return NULL;
}

int main(int argc, char *argv[])
{
    pthread_t thread;

    if (argc < 2)
        return 1;
    count = atoi(argv[1]);
    if (pthread_create(&thread, NULL, create_sockets, NULL) != 0) {
        perror("pthread_create");
        return 1;
    }
    return 0;
}
