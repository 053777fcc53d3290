/* Waiting without work: for a packet, as far as the port can tell of one, for another thread, or for a time. */
#include "shim.h"

#include <errno.h>
#include <poll.h>
#include <rte_ethdev.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { NANOS = 1000000000 };

int sleep_open(struct queue *queue) {
    queue->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    core_open(queue);
    return queue->wake_fd < 0 ? errno : 0;
}

void sleep_close(struct queue *queue) {
    core_close(queue);
    pthread_mutex_lock(&queue->waking);
    if (queue->wake_fd >= 0) {
        close(queue->wake_fd);
        queue->wake_fd = -1;
    }
    pthread_mutex_unlock(&queue->waking);
}

/* The lock is taken only for a queue that sleeps, and so has time. */
static void wake(struct queue *queue) {
    pthread_mutex_lock(&queue->waking);
    if (queue->wake_fd >= 0) {
        uint64_t one = 1;
        /* A full counter is as good as a written one. */
        ssize_t written UNUSED = write(queue->wake_fd, &one, sizeof one);
    }
    pthread_mutex_unlock(&queue->waking);
}

void wake_if_asleep(struct queue *queue) {
    atomic_thread_fence(memory_order_seq_cst);
    if (atomic_load_explicit(&queue->asleep, memory_order_relaxed) && atomic_exchange(&queue->asleep, 0)) {
        wake(queue);
    }
}

NATIVE(void, wake)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle) {
    wake((struct queue *)(uintptr_t)handle);
}

/* Whether a packet ends a sleep by itself. */
NATIVE(jboolean, wakesForPackets)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    return queue->member != NULL || queue->interrupt_fd >= 0;
}

static void wait_for(struct queue *queue, int64_t nanos) {
    struct pollfd files[2] = {
        {.fd = queue->wake_fd, .events = POLLIN},
        {.fd = queue->interrupt_fd, .events = POLLIN},
    };
    struct timespec limit = {.tv_sec = nanos / NANOS, .tv_nsec = nanos % NANOS};
    /* A signal ends the wait early, which is harmless: the caller looks whether there is something to do. */
    if (ppoll(files, queue->interrupt_fd < 0 ? 1 : 2, nanos < 0 ? NULL : &limit, NULL) > 0) {
        uint64_t count;
        ssize_t got UNUSED = 0;
        for (int i = 0; i < (queue->interrupts_count ? 2 : 1); i++) {
            if (files[i].fd >= 0 && (files[i].revents & POLLIN) != 0) {
                got = read(files[i].fd, &count, sizeof count);
            }
        }
    }
}

/* Sleeps until a packet is there, the queue is woken, or so many nanoseconds have passed; negative: without end. */
NATIVE(void, sleep)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle, jlong nanos) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    bool interrupts = queue->interrupt_fd >= 0 && rte_eth_dev_rx_intr_enable(queue->port, queue->number) == 0;
    atomic_store(&queue->asleep, 1);
    atomic_thread_fence(memory_order_seq_cst);
    if (queue_waiting(queue) == 0) {
        core_leave(queue);
        wait_for(queue, nanos);
    }
    atomic_store(&queue->asleep, 0);
    if (interrupts) {
        rte_eth_dev_rx_intr_disable(queue->port, queue->number);
    }
}
