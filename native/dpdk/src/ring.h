/*
 * Frames on their way into one queue: a bounded ring from any number of threads to the queue's own. A cache line that one core
 * has written costs another some hundred nanoseconds, so few change hands. A slot tells by itself whether it is filled: the
 * receiver looks at nothing that senders write but the slots, and writes to none; and senders look for how far it has come only
 * when the ring seems full.
 */
#ifndef SIPHON_DPDK_RING_H
#define SIPHON_DPDK_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    RING_FRAMES = 2048,
    /* Processors fetch lines in pairs. */
    RING_ALIGNMENT = 128,
};

struct slot {
    _Atomic uint32_t lap; /* how often the ring had come round when it was filled, from 1 */
    int32_t packet;
    int32_t offset;
    int32_t length;
};

struct ring {
    _Alignas(RING_ALIGNMENT) struct slot slots[RING_FRAMES];
    /* Of the senders: the next position, and how far they know the receiver to have come. */
    _Alignas(RING_ALIGNMENT) _Atomic uint32_t tail;
    _Atomic uint32_t seen;
    /* Of the receiver: how far it has come. */
    _Alignas(RING_ALIGNMENT) _Atomic uint32_t head;
};

static inline struct slot *ring_slot(struct ring *ring, uint32_t position) {
    return &ring->slots[position % RING_FRAMES];
}

static inline uint32_t ring_lap(uint32_t position) {
    return position / RING_FRAMES + 1;
}

/* Reserves up to count positions from *first on, and returns how many. All of them must be filled at once. */
static inline unsigned ring_reserve(struct ring *ring, unsigned count, uint32_t *first) {
    uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    unsigned reserved;
    do {
        uint32_t room = RING_FRAMES - (tail - atomic_load_explicit(&ring->seen, memory_order_acquire));
        if (room < count) {
            uint32_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
            atomic_store_explicit(&ring->seen, head, memory_order_release);
            room = RING_FRAMES - (tail - head);
        }
        reserved = room < count ? room : count;
    } while (reserved > 0 && !atomic_compare_exchange_weak_explicit(&ring->tail, &tail, tail + reserved,
                                                                    memory_order_relaxed, memory_order_relaxed));
    *first = tail;
    return reserved;
}

static inline void ring_fill(struct ring *ring, uint32_t position, int32_t packet, int32_t offset, int32_t length) {
    struct slot *slot = ring_slot(ring, position);
    slot->packet = packet;
    slot->offset = offset;
    slot->length = length;
    atomic_store_explicit(&slot->lap, ring_lap(position), memory_order_release);
}

/* The next filled slot, or NULL. Followed by ring_advance once it is read. On the receiver's thread, as all below. */
static inline struct slot *ring_peek(struct ring *ring, uint32_t position) {
    struct slot *slot = ring_slot(ring, position);
    return atomic_load_explicit(&slot->lap, memory_order_acquire) == ring_lap(position) ? slot : NULL;
}

static inline uint32_t ring_position(struct ring *ring) {
    return atomic_load_explicit(&ring->head, memory_order_relaxed);
}

/* Everything before position has been read. */
static inline void ring_advance(struct ring *ring, uint32_t position) {
    atomic_store_explicit(&ring->head, position, memory_order_release);
}

#endif
