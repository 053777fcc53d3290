/*
 * An Ethernet segment inside of the process: what joins stacks without a NIC, without privileges and without a copy. Each member
 * has a number, which its hardware address ends in, and per queue a ring that all others put packets into. Frames go where their
 * destination says, and to the queue that RSS of a NIC would choose; a broadcast is copied to each other member's first queue.
 *
 * Rings and queues are never freed, only used again by who joins next under the same number: a sender needs no lock to look at
 * them.
 */
#include "shim.h"

#include <errno.h>
#include <netinet/in.h>
#include <rte_errno.h>
#include <rte_ether.h>
#include <rte_ip.h>
#include <rte_tcp.h>
#include <rte_thash.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMBERS = 254, RING_PACKETS = 2048, RSS_ENTRIES = 128, RSS_INPUT = 12, BURST = 32 };

struct member {
    uint32_t number;    /* from 1 */
    atomic_uint queues; /* 0: nobody has this number */
    struct queue *queue[MAX_QUEUES];
    uint32_t rss[RSS_INPUT][256]; /* what each value of each byte adds to the hash */
};

static struct member members[MEMBERS + 1];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Locally administered, and "SIP" for people who look at a capture. The member's number is last. */
static const uint8_t prefix[RTE_ETHER_ADDR_LEN] = {0x02, 'S', 'I', 'P', 0, 0};

static void drain(struct rte_ring *ring) {
    void *packet;
    while (rte_ring_sc_dequeue(ring, &packet) == 0) {
        rte_pktmbuf_free(packet);
    }
}

static int open_queue(struct member *member, unsigned number, struct pool *pool) {
    struct queue *queue = member->queue[number];
    if (queue == NULL) {
        queue = queue_new(pool, number);
        if (queue == NULL) {
            return ENOMEM;
        }
        char name[RTE_RING_NAMESIZE];
        snprintf(name, sizeof name, "siphon_%u_%u", member->number, number);
        queue->received = rte_ring_create(name, RING_PACKETS, SOCKET_ID_ANY, RING_F_SC_DEQ);
        queue->member = member;
        if (queue->received == NULL) {
            free(queue->exchange);
            free(queue);
            return rte_errno;
        }
        member->queue[number] = queue;
    }
    queue->pool = pool;
    queue->exchange->copied = 0;
    queue->exchange->dropped = 0;
    drain(queue->received);
    return sleep_open(queue);
}

static void close_queues(struct member *member, unsigned queues) {
    for (unsigned i = 0; i < queues && member->queue[i] != NULL; i++) {
        sleep_close(member->queue[i]);
        drain(member->queue[i]->received);
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
    int error = atomic_load(&member->queues) != 0 ? EADDRINUSE : 0;
    if (error == 0) {
        member->number = (uint32_t)number;
        fill_rss(member, rss_key);
        for (unsigned i = 0; i < (unsigned)queues && error == 0; i++) {
            error = open_queue(member, i, (struct pool *)(uintptr_t)pool);
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
static unsigned choose(const struct member *member, unsigned queues, const struct rte_mbuf *packet) {
    const struct rte_ether_hdr *ethernet = rte_pktmbuf_mtod(packet, const struct rte_ether_hdr *);
    const struct rte_ipv4_hdr *ip = (const struct rte_ipv4_hdr *)(ethernet + 1);
    if (queues == 1 || packet->data_len < sizeof *ethernet + sizeof *ip + sizeof(struct rte_tcp_hdr) ||
        ethernet->ether_type != RTE_BE16(RTE_ETHER_TYPE_IPV4) || ip->next_proto_id != IPPROTO_TCP ||
        ip->version_ihl != RTE_IPV4_VHL_DEF) {
        return 0;
    }
    /* Source, destination and both ports lie side by side. */
    uint8_t input[RSS_INPUT];
    memcpy(input, &ip->src_addr, sizeof input);
    return hash(member, input) % RSS_ENTRIES % queues;
}

static bool put(struct queue *queue, struct rte_mbuf *packet) {
    return rte_ring_mp_enqueue(queue->received, packet) == 0;
}

static void broadcast(struct member *from, struct rte_mbuf *packet) {
    for (unsigned i = 1; i <= MEMBERS; i++) {
        struct member *to = &members[i];
        if (to == from || atomic_load_explicit(&to->queues, memory_order_acquire) == 0) {
            continue;
        }
        struct queue *queue = to->queue[0];
        struct rte_mbuf *copied = rte_pktmbuf_copy(packet, queue->pool->mempool, 0, UINT32_MAX);
        if (copied != NULL && put(queue, copied)) {
            wake_if_asleep(queue);
        } else {
            rte_pktmbuf_free(copied);
        }
    }
    rte_pktmbuf_free(packet);
}

static struct member *destination(const struct rte_ether_addr *address) {
    bool ours = memcmp(address, prefix, RTE_ETHER_ADDR_LEN - 1) == 0;
    unsigned number = address->addr_bytes[RTE_ETHER_ADDR_LEN - 1];
    return ours && number >= 1 && number <= MEMBERS ? &members[number] : NULL;
}

/* Packets for one queue on their way into its ring. */
struct batch {
    struct queue *queue;
    unsigned count;
    struct rte_mbuf *packets[BURST];
};

/* What finds no room is dropped, as at the end of a wire. */
static void flush(struct batch *batch) {
    if (batch->count == 0) {
        return;
    }
    unsigned put = rte_ring_mp_enqueue_burst(batch->queue->received, (void *const *)batch->packets, batch->count, NULL);
    for (unsigned i = put; i < batch->count; i++) {
        rte_pktmbuf_free(batch->packets[i]);
    }
    batch->count = 0;
    wake_if_asleep(batch->queue);
}

unsigned segment_send(struct member *from, struct rte_mbuf **packets, unsigned count) {
    struct batch batch = {.count = 0};
    for (unsigned i = 0; i < count; i++) {
        struct rte_mbuf *packet = packets[i];
        const struct rte_ether_addr *address = &rte_pktmbuf_mtod(packet, const struct rte_ether_hdr *)->dst_addr;
        if (rte_is_multicast_ether_addr(address)) {
            broadcast(from, packet);
            continue;
        }
        struct member *to = destination(address);
        unsigned queues = to == NULL ? 0 : atomic_load_explicit(&to->queues, memory_order_acquire);
        if (queues == 0) {
            rte_pktmbuf_free(packet);
            continue;
        }
        struct queue *queue = to->queue[choose(to, queues, packet)];
        if (batch.count == BURST || (batch.count > 0 && batch.queue != queue)) {
            flush(&batch);
        }
        batch.queue = queue;
        batch.packets[batch.count++] = packet;
    }
    flush(&batch);
    return count;
}
