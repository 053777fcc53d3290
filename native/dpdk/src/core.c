/*
 * Keeps workers that poll out of each other's way. Two that share a core wait for each other all the time, and the system, to which
 * a thread that polls is as good as one that works, may leave them there while it has a better place. So each notes now and then
 * which core it is on, and one that finds another there goes to a core that no worker is on. It is not bound to it: the system may
 * move it as before.
 */
#include "shim.h"

#include <sched.h>

enum { WORKERS = 256 };

/* Whether a place is taken, and the core its worker was on when it looked last, counted from 1; 0: it sleeps. */
static struct {
    bool taken;
    atomic_int core;
} places[WORKERS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void core_open(struct queue *queue) {
    queue->place = NULL;
    pthread_mutex_lock(&lock);
    for (unsigned i = 0; i < WORKERS && queue->place == NULL; i++) {
        if (!places[i].taken) {
            places[i].taken = true;
            queue->place = &places[i].core;
        }
    }
    pthread_mutex_unlock(&lock);
}

void core_close(struct queue *queue) {
    pthread_mutex_lock(&lock);
    for (unsigned i = 0; i < WORKERS; i++) {
        if (queue->place == &places[i].core) {
            core_leave(queue);
            places[i].taken = false;
        }
    }
    queue->place = NULL;
    pthread_mutex_unlock(&lock);
}

static void note(struct queue *queue, int core) {
    if (queue->place != NULL) {
        atomic_store_explicit(queue->place, core + 1, memory_order_relaxed);
    }
}

void core_leave(struct queue *queue) {
    note(queue, -1);
}

static bool has_another(const struct queue *queue, int core) {
    for (unsigned i = 0; i < WORKERS; i++) {
        if (&places[i].core != queue->place && atomic_load_explicit(&places[i].core, memory_order_relaxed) == core + 1) {
            return true;
        }
    }
    return false;
}

static void move(struct queue *queue) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
        return;
    }
    for (int core = 0; core < CPU_SETSIZE; core++) {
        if (CPU_ISSET(core, &allowed) && !has_another(queue, core)) {
            cpu_set_t only;
            CPU_ZERO(&only);
            CPU_SET(core, &only);
            note(queue, core);
            if (sched_setaffinity(0, sizeof only, &only) == 0) {
                sched_setaffinity(0, sizeof allowed, &allowed);
            }
            return;
        }
    }
}

/* Notes where the worker is; if somebody else has run there, goes elsewhere should that be another worker. */
NATIVE(void, keepApart)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle, jboolean shared) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    int core = sched_getcpu();
    note(queue, core);
    if (shared && core >= 0 && has_another(queue, core)) {
        move(queue);
    }
}
