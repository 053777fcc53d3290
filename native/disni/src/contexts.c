/*
 * Device contexts. They are librdmacm's: it opens one for each device and, after the device was removed, closes it once no id is bound
 * to it, whatever else is still open on it, and freeing that would then touch freed memory. So a context is held as long as a
 * protection domain or a completion channel is open on it (all else needs one of the two), and let go after that, because the removal
 * of a device can wait for it.
 */
#include "disni.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct known_context {
    struct ibv_context *context;
    int64_t handle;
    int uses;
    struct ibv_context **held; /* from rdma_get_devices, which counts as a use of every device; NULL without uses */
    struct known_context *next;
};

static struct known_context *contexts;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_among(struct ibv_context *context, struct ibv_context **list) {
    while (*list != NULL && *list != context) {
        list++;
    }
    return *list != NULL;
}

static struct known_context *find(struct ibv_context *context) {
    struct known_context *known = contexts;
    while (known != NULL && known->context != context) {
        known = known->next;
    }
    return known;
}

static struct known_context *learn(struct ibv_context *context) {
    struct known_context *known = calloc(1, sizeof *known);
    if (known == NULL) {
        return NULL;
    }
    known->context = context;
    known->handle = handle_new(CONTEXT, context);
    if (known->handle < 0) {
        free(known);
        return NULL;
    }
    known->next = contexts;
    contexts = known;
    return known;
}

static void forget(struct known_context *known) {
    struct known_context **link = &contexts;
    while (*link != known) {
        link = &(*link)->next;
    }
    *link = known->next;
    handle_claim(known->handle, CONTEXT);
    handle_free(known->handle);
    free(known);
}

int64_t context_handle(struct ibv_context *context) {
    pthread_mutex_lock(&lock);
    struct known_context *known = find(context);
    if (known == NULL) {
        known = learn(context);
    }
    int64_t handle = known == NULL ? -1 : known->handle;
    pthread_mutex_unlock(&lock);
    return handle;
}

/* -1 with ENODEV if the device went away; the lock is held. */
static int hold_first(struct known_context *known) {
    struct ibv_context **list = rdma_get_devices(NULL);
    if (list == NULL || !is_among(known->context, list)) {
        if (list != NULL) {
            rdma_free_devices(list);
        }
        errno = ENODEV;
        return -1;
    }
    known->held = list;
    return 0;
}

int context_hold(struct ibv_context *context) {
    pthread_mutex_lock(&lock);
    struct known_context *known = find(context);
    int result = -1;
    if (known == NULL) {
        errno = ENODEV;
    } else if (known->uses > 0 || hold_first(known) == 0) {
        known->uses++;
        result = 0;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

void context_release(struct ibv_context *context) {
    pthread_mutex_lock(&lock);
    struct known_context *known = find(context);
    if (known != NULL && --known->uses == 0) {
        rdma_free_devices(known->held);
        known->held = NULL;
        /* This is what makes librdmacm look which devices are gone, and close theirs. */
        struct ibv_context **list = rdma_get_devices(NULL);
        if (list != NULL) {
            if (!is_among(context, list)) {
                forget(known);
            }
            rdma_free_devices(list);
        }
    }
    pthread_mutex_unlock(&lock);
}
