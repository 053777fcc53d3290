/*
 * An Ethernet segment inside of the process: what joins stacks without a NIC, without privileges and without a copy. Each member
 * has a number, which its hardware address ends in, and per queue a ring that all others put frames into. Frames go where their
 * destination says, and to the queue that RSS of a NIC would choose; a broadcast is copied to each other member's first queue.
 *
 * All members' packets come from one pool, and pass from hand to hand by their numbers: nothing of a packet is touched on its way
 * but its bytes.
 *
 * Rings and queues are never freed, only used again by who joins next under the same number: a sender needs no lock to look at
 * them.
 */
#include "shim.h"

#include <errno.h>
#include <netinet/in.h>
#include <rte_ether.h>
#include <rte_ip.h>
#include <rte_prefetch.h>
#include <rte_tcp.h>
#include <rte_thash.h>
#include <stdlib.h>
#include <string.h>

/* The bytes of a short frame are fetched all at once when it is received; of a long one, the headers. */
enum { LINE = 64, PREFETCHED = 256 };

enum { MEMBERS = 254, RSS_ENTRIES = 128, RSS_INPUT = 12 };

struct member {
    uint32_t number;    /* from 1 */
    atomic_uint queues; /* 0: nobody has this number */
    struct queue *queue[MAX_QUEUES];
    uint32_t rss[RSS_INPUT][256]; /* what each value of each byte adds to the hash */
};

static struct member members[MEMBERS + 1];
static struct pool *common_pool; /* the first member's */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Locally administered, and "SIP" for people who look at a capture. The member's number is last. */
static const uint8_t prefix[RTE_ETHER_ADDR_LEN] = {0x02, 'S', 'I', 'P', 0, 0};

static void free_packet(struct pool *pool, int32_t packet) {
    rte_mempool_put(pool->mempool, pool->packets[packet]);
}

static void drain(struct queue *queue) {
    uint32_t position = ring_position(queue->received);
    for (struct slot *slot; (slot = ring_peek(queue->received, position)) != NULL; position++) {
        free_packet(queue->pool, slot->packet);
    }
    ring_advance(queue->received, position);
}

static struct ring *ring_new(void) {
    struct ring *ring = aligned_alloc(RING_ALIGNMENT, sizeof *ring);
    if (ring != NULL) {
        memset(ring, 0, sizeof *ring);
    }
    return ring;
}

static int open_queue(struct member *member, unsigned number, struct pool *pool) {
    struct queue *queue = member->queue[number];
    if (queue == NULL) {
        queue = queue_new(pool, number);
        if (queue == NULL) {
            return ENOMEM;
        }
        queue->received = ring_new();
        queue->member = member;
        if (queue->received == NULL) {
            free(queue->exchange);
            free(queue);
            return ENOMEM;
        }
        member->queue[number] = queue;
    }
    queue->pool = pool;
    queue->exchange->copied = 0;
    queue->exchange->dropped = 0;
    queue->exchange->lost = 0;
    drain(queue);
    return sleep_open(queue);
}

static void close_queues(struct member *member, unsigned queues) {
    for (unsigned i = 0; i < queues && member->queue[i] != NULL; i++) {
        sleep_close(member->queue[i]);
        drain(member->queue[i]);
    }
}

static void fill_rss(struct member *member, const uint8_t *key) {
    for (unsigned byte = 0; byte < RSS_INPUT; byte++) {
        for (unsigned value = 0; value < 256; value++) {
            uint32_t input[RSS_INPUT / 4] = {0};
            input[byte / 4] = value << (24 - byte % 4 * 8);
            member->rss[byte][value] = rte_softrss(input, RSS_INPUT / 4, key);
        }
    }
}

/* Joins under a number that nobody has. */
NATIVE(jlong, joinSegment)(JNIEnv *env, jclass type UNUSED, jint number, jint queues, jlong pool, jbyteArray key) {
    struct member *member = &members[number];
    uint8_t rss_key[RSS_KEY];
    (*env)->GetByteArrayRegion(env, key, 0, RSS_KEY, (jbyte *)rss_key);
    pthread_mutex_lock(&lock);
    if (common_pool == NULL) {
        common_pool = (struct pool *)(uintptr_t)pool;
    }
    int error = atomic_load(&member->queues) != 0 ? EADDRINUSE : common_pool != (struct pool *)(uintptr_t)pool ? EINVAL : 0;
    if (error == 0) {
        member->number = (uint32_t)number;
        fill_rss(member, rss_key);
        for (unsigned i = 0; i < (unsigned)queues && error == 0; i++) {
            error = open_queue(member, i, common_pool);
        }
        if (error == 0) {
            atomic_store(&member->queues, (unsigned)queues);
        } else {
            close_queues(member, (unsigned)queues);
        }
    }
    pthread_mutex_unlock(&lock);
    if (error != 0) {
        throw_error(env, "join of the segment", error);
        return 0;
    }
    return (jlong)(uintptr_t)member;
}

/* When the workers of its queues have ended. */
NATIVE(void, leaveSegment)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle) {
    struct member *member = (struct member *)(uintptr_t)handle;
    pthread_mutex_lock(&lock);
    close_queues(member, atomic_exchange(&member->queues, 0));
    pthread_mutex_unlock(&lock);
}

NATIVE(jlong, segmentQueue)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle, jint queue) {
    return (jlong)(uintptr_t)((struct member *)(uintptr_t)handle)->queue[queue];
}

NATIVE(jlong, segmentAddress)(JNIEnv *env UNUSED, jclass type UNUSED, jint number) {
    jlong address = 0;
    for (unsigned i = 0; i < RTE_ETHER_ADDR_LEN; i++) {
        address = address << 8 | prefix[i];
    }
    return address | number;
}

/* --- sending --- */

static uint32_t hash(const struct member *member, const uint8_t *input) {
    uint32_t sum = 0;
    for (unsigned byte = 0; byte < RSS_INPUT; byte++) {
        sum ^= member->rss[byte][input[byte]];
    }
    return sum;
}

/* The queue that a segment of TCP comes in by; whatever else there is comes in by the first. */
static unsigned choose(const struct member *member, unsigned queues, const char *frame, int32_t length) {
    const struct rte_ether_hdr *ethernet = (const struct rte_ether_hdr *)frame;
    const struct rte_ipv4_hdr *ip = (const struct rte_ipv4_hdr *)(ethernet + 1);
    if (queues == 1 || length < (int32_t)(sizeof *ethernet + sizeof *ip + sizeof(struct rte_tcp_hdr)) ||
        ethernet->ether_type != RTE_BE16(RTE_ETHER_TYPE_IPV4) || ip->next_proto_id != IPPROTO_TCP ||
        ip->version_ihl != RTE_IPV4_VHL_DEF) {
        return 0;
    }
    /* Source, destination and both ports lie side by side. */
    uint8_t input[RSS_INPUT];
    memcpy(input, &ip->src_addr, sizeof input);
    return hash(member, input) % RSS_ENTRIES % queues;
}

/* Puts frames into a queue's ring. What finds no room is dropped, as at the end of a wire; returns how many were. */
static unsigned put(struct queue *queue, const struct tx_descriptor *frames, unsigned count) {
    uint32_t position;
    unsigned reserved = ring_reserve(queue->received, count, &position);
    for (unsigned i = 0; i < reserved; i++) {
        ring_fill(queue->received, position + i, frames[i].packet, frames[i].offset, frames[i].length);
    }
    for (unsigned i = reserved; i < count; i++) {
        free_packet(common_pool, frames[i].packet);
    }
    wake_if_asleep(queue);
    return count - reserved;
}

static unsigned put_copy(struct queue *queue, const struct tx_descriptor *frame) {
    void *object;
    if (rte_mempool_get(common_pool->mempool, &object) != 0) {
        return 1;
    }
    struct rte_mbuf *packet = object;
    char *bytes = (char *)packet->buf_addr + RTE_PKTMBUF_HEADROOM;
    memcpy(bytes, common_pool->base + frame->offset, (size_t)frame->length);
    struct tx_descriptor copy = {
        .packet = (int32_t)*packet_number(packet),
        .offset = (int32_t)(bytes - common_pool->base),
        .length = frame->length,
    };
    return put(queue, &copy, 1);
}

static unsigned broadcast(const struct member *from, const struct tx_descriptor *frame) {
    unsigned lost = 0;
    for (unsigned i = 1; i <= MEMBERS; i++) {
        struct member *to = &members[i];
        if (to != from && atomic_load_explicit(&to->queues, memory_order_acquire) != 0) {
            lost += put_copy(to->queue[0], frame);
        }
    }
    free_packet(common_pool, frame->packet);
    return lost;
}

static struct member *destination(const struct rte_ether_addr *address) {
    bool ours = memcmp(address, prefix, RTE_ETHER_ADDR_LEN - 1) == 0;
    unsigned number = address->addr_bytes[RTE_ETHER_ADDR_LEN - 1];
    return ours && number >= 1 && number <= MEMBERS ? &members[number] : NULL;
}

/* Where a frame goes that is for one member, or NULL if nobody has that address. */
static struct queue *route(const char *frame, int32_t length) {
    struct member *to = destination(&((const struct rte_ether_hdr *)frame)->dst_addr);
    unsigned queues = to == NULL ? 0 : atomic_load_explicit(&to->queues, memory_order_acquire);
    return queues == 0 ? NULL : to->queue[choose(to, queues, frame, length)];
}

void segment_send(struct queue *from, const struct tx_descriptor *frames, unsigned count) {
    struct queue *queue = NULL;
    unsigned first = 0; /* of those that go to this queue together */
    unsigned lost = 0;
    for (unsigned i = 0; i < count; i++) {
        const char *frame = common_pool->base + frames[i].offset;
        bool for_all = rte_is_multicast_ether_addr(&((const struct rte_ether_hdr *)frame)->dst_addr);
        struct queue *next = for_all ? NULL : route(frame, frames[i].length);
        if (queue != NULL && next != queue) {
            lost += put(queue, &frames[first], i - first);
        }
        if (for_all) {
            lost += broadcast(from->member, &frames[i]);
        } else if (next == NULL) {
            free_packet(common_pool, frames[i].packet);
            lost++;
        }
        if (next != queue) {
            queue = next;
            first = i;
        }
    }
    if (queue != NULL) {
        lost += put(queue, &frames[first], count - first);
    }
    from->exchange->lost += lost;
}

/* --- receiving --- */

unsigned segment_receive(struct queue *queue, struct rx_descriptor *frames, unsigned max) {
    struct ring *ring = queue->received;
    uint32_t position = ring_position(ring);
    unsigned count = 0;
    for (struct slot *slot; count < max && (slot = ring_peek(ring, position)) != NULL; count++, position++) {
        const char *frame = common_pool->base + slot->offset;
        for (int32_t byte = 0; byte < slot->length && byte < PREFETCHED; byte += LINE) {
            rte_prefetch0(frame + byte);
        }
        frames[count] = (struct rx_descriptor){.packet = slot->packet, .offset = slot->offset, .length = slot->length};
    }
    if (count > 0) {
        ring_advance(ring, position);
    }
    return count;
}
