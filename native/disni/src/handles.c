/* The table of handles: chunks that are never moved or freed, so that looking one up takes no lock. */
#include "disni.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

enum { CHUNK_BITS = 10, CHUNK = 1 << CHUNK_BITS, CHUNKS = 4096 };

struct slot {
    _Atomic int64_t handle; /* 0: free, or claimed by a thread that destroys the object */
    enum kind kind;
    void *object;
    uint32_t generation;
    int64_t next_free; /* index + 1 */
};

static _Atomic(struct slot *) chunks[CHUNKS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t first_free; /* index + 1 */
static int64_t used;
static atomic_int counts[KINDS];

static struct slot *slot_of(int64_t handle) {
    int64_t index = (handle & UINT32_MAX) - 1;
    if (handle <= 0 || index < 0 || index >= (int64_t) CHUNK * CHUNKS) {
        return NULL;
    }
    struct slot *chunk = atomic_load_explicit(&chunks[index >> CHUNK_BITS], memory_order_acquire);
    return chunk == NULL ? NULL : &chunk[index & (CHUNK - 1)];
}

/* The index of a slot to use; the lock is held. */
static int64_t take_slot(void) {
    if (first_free != 0) {
        int64_t index = first_free - 1;
        first_free = slot_of(index + 1)->next_free;
        return index;
    }
    if (used == (int64_t) CHUNK * CHUNKS) {
        errno = ENFILE;
        return -1;
    }
    if ((used & (CHUNK - 1)) == 0) {
        struct slot *chunk = calloc(CHUNK, sizeof *chunk);
        if (chunk == NULL) {
            return -1;
        }
        atomic_store_explicit(&chunks[used >> CHUNK_BITS], chunk, memory_order_release);
    }
    return used++;
}

int64_t handle_new(enum kind kind, void *object) {
    pthread_mutex_lock(&lock);
    int64_t index = take_slot();
    if (index < 0) {
        pthread_mutex_unlock(&lock);
        return -1;
    }
    struct slot *slot = slot_of(index + 1);
    slot->generation = (slot->generation + 1) & INT32_MAX;
    slot->kind = kind;
    slot->object = object;
    int64_t handle = (int64_t) slot->generation << 32 | (index + 1);
    atomic_store_explicit(&slot->handle, handle, memory_order_release);
    pthread_mutex_unlock(&lock);
    atomic_fetch_add(&counts[kind], 1);
    return handle;
}

void *handle_object(int64_t handle, enum kind kind) {
    struct slot *slot = slot_of(handle);
    if (slot == NULL || atomic_load_explicit(&slot->handle, memory_order_acquire) != handle || slot->kind != kind) {
        return NULL;
    }
    return slot->object;
}

void *handle_claim(int64_t handle, enum kind kind) {
    struct slot *slot = slot_of(handle);
    if (slot == NULL || handle_object(handle, kind) == NULL) {
        return NULL;
    }
    int64_t expected = handle;
    return atomic_compare_exchange_strong(&slot->handle, &expected, 0) ? slot->object : NULL;
}

void handle_restore(int64_t handle) {
    atomic_store_explicit(&slot_of(handle)->handle, handle, memory_order_release);
}

void handle_free(int64_t handle) {
    struct slot *slot = slot_of(handle);
    atomic_fetch_sub(&counts[slot->kind], 1);
    pthread_mutex_lock(&lock);
    slot->object = NULL;
    slot->next_free = first_free;
    first_free = handle & UINT32_MAX;
    pthread_mutex_unlock(&lock);
}

int handle_count(enum kind kind) {
    return atomic_load(&counts[kind]);
}
