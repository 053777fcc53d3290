/* Ceph's perf_msgr calls usleep(0) for each message, which puts the thread to sleep for the kernel's timer slack. */
#include <time.h>

int usleep(unsigned int micros) {
    struct timespec time = {micros / 1000000, micros % 1000000 * 1000L};
    return micros == 0 ? 0 : nanosleep(&time, 0);
}
