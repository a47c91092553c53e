/* Tries to become 200 threads. For: 01_create. Mark: pass. */
#include "attack.h"

static void *sleep_on(void *nothing)
{
    usleep(60000000);
    return nothing;
}

int main(int argc, char *argv[])
{
    pthread_t thread;
    int count = 0;
    for (int i = 0; i < 200; i++)
        count += pthread_create(&thread, NULL, sleep_on, NULL) == 0;
    if (count > 100)
        reached("more than 100 threads");
    return solve(argc, argv);
}
