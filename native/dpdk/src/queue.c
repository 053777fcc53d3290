/* Bursts: one call of Java's each. */
#include "shim.h"

#include <errno.h>
#include <netinet/in.h>
#include <rte_ethdev.h>
#include <rte_ether.h>
#include <rte_ip.h>
#include <rte_prefetch.h>
#include <stdlib.h>

struct queue *queue_new(struct pool *pool, unsigned number) {
    struct queue *queue = calloc(1, sizeof *queue);
    if (queue == NULL || (queue->exchange = calloc(1, sizeof *queue->exchange)) == NULL) {
        free(queue);
        return NULL;
    }
    queue->pool = pool;
    queue->number = (uint16_t)number;
    queue->wake_fd = -1;
    queue->interrupt_fd = -1;
    pthread_mutex_init(&queue->waking, NULL);
    return queue;
}

unsigned queue_waiting(struct queue *queue) {
    if (queue->member != NULL) {
        return ring_peek(queue->received, ring_position(queue->received)) != NULL;
    }
    int count = rte_eth_rx_queue_count(queue->port, queue->number);
    return count > 0 ? (unsigned)count : 0;
}

NATIVE(jobject, exchange)(JNIEnv *env, jclass type UNUSED, jlong handle) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    return (*env)->NewDirectByteBuffer(env, queue->exchange, sizeof *queue->exchange);
}

/* Where the parts of the exchange begin, and their sizes, in the order that Exchange.java has them. */
NATIVE(jintArray, exchangeLayout)(JNIEnv *env, jclass type UNUSED) {
    const jint layout[] = {
        offsetof(struct exchange, rx),       sizeof(struct rx_descriptor), RX_BURST,
        offsetof(struct exchange, tx),       sizeof(struct tx_descriptor), TX_BURST,
        offsetof(struct exchange, batch),    BATCH,
        offsetof(struct exchange, returned), SLICES,
        offsetof(struct exchange, copied),   offsetof(struct exchange, dropped),
        offsetof(struct exchange, lost),
    };
    enum { COUNT = sizeof layout / sizeof *layout };
    jintArray result = (*env)->NewIntArray(env, COUNT);
    if (result != NULL) {
        (*env)->SetIntArrayRegion(env, result, 0, COUNT, layout);
    }
    return result;
}

/* --- receiving --- */

/* The packet itself if it lies in one piece in the pool's memory, or a copy that does, or NULL. */
static struct rte_mbuf *own(struct queue *queue, struct rte_mbuf *packet) {
    if (likely(packet->pool == queue->pool->mempool && packet->nb_segs == 1 && RTE_MBUF_DIRECT(packet) &&
               rte_mbuf_refcnt_read(packet) == 1)) {
        return packet;
    }
    struct rte_mbuf *copied = rte_pktmbuf_copy(packet, queue->pool->mempool, 0, UINT32_MAX);
    rte_pktmbuf_free(packet);
    if (copied == NULL || copied->nb_segs > 1) {
        rte_pktmbuf_free(copied);
        queue->exchange->dropped++;
        return NULL;
    }
    queue->exchange->copied++;
    return copied;
}

NATIVE(jint, receive)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle, jint max) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    struct rte_mbuf *packets[RX_BURST];
    unsigned limit = max < RX_BURST ? (unsigned)max : RX_BURST;
    if (queue->member != NULL) {
        return (jint)segment_receive(queue, queue->exchange->rx, limit);
    }
    unsigned count = rte_eth_rx_burst(queue->port, queue->number, packets, (uint16_t)limit);
    for (unsigned i = 0; i < count; i++) {
        rte_prefetch0(packets[i]);
    }
    struct rx_descriptor *descriptor = queue->exchange->rx;
    for (unsigned i = 0; i < count; i++) {
        struct rte_mbuf *packet = own(queue, packets[i]);
        if (packet != NULL) {
            char *frame = rte_pktmbuf_mtod(packet, char *);
            rte_prefetch0(frame);
            descriptor->packet = (int32_t)*packet_number(packet);
            descriptor->offset = (int32_t)(frame - queue->pool->base);
            descriptor->length = packet->data_len;
            descriptor++;
        }
    }
    return (jint)(descriptor - queue->exchange->rx);
}

/* --- sending --- */

static void ask_for_checksums(struct rte_mbuf *packet) {
    const struct rte_ether_hdr *ethernet = rte_pktmbuf_mtod(packet, const struct rte_ether_hdr *);
    const struct rte_ipv4_hdr *ip = (const struct rte_ipv4_hdr *)(ethernet + 1);
    if (ethernet->ether_type != RTE_BE16(RTE_ETHER_TYPE_IPV4)) {
        return;
    }
    packet->l2_len = sizeof *ethernet;
    packet->l3_len = rte_ipv4_hdr_len(ip);
    packet->ol_flags |= RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM;
    if (ip->next_proto_id == IPPROTO_TCP) {
        packet->ol_flags |= RTE_MBUF_F_TX_TCP_CKSUM;
    }
}

static struct rte_mbuf *prepare(struct queue *queue, const struct tx_descriptor *descriptor) {
    struct rte_mbuf *packet = queue->pool->packets[descriptor->packet];
    packet->data_off = (uint16_t)(queue->pool->base + descriptor->offset - (char *)packet->buf_addr);
    packet->data_len = (uint16_t)descriptor->length;
    packet->pkt_len = packet->data_len;
    packet->nb_segs = 1;
    packet->next = NULL;
    packet->ol_flags = 0;
    if ((descriptor->flags & TX_CHECKSUMS) != 0) {
        ask_for_checksums(packet);
    }
    return packet;
}

NATIVE(jint, transmit)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle, jint count) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    struct rte_mbuf *packets[TX_BURST];
    if (queue->member != NULL) {
        segment_send(queue, queue->exchange->tx, (unsigned)count);
        return count;
    }
    unsigned prepared = 0;
    for (unsigned limit = (unsigned)count; prepared < limit; prepared++) {
        const struct tx_descriptor *descriptor = &queue->exchange->tx[prepared];
        packets[prepared] = prepare(queue, descriptor);
        if (descriptor->slice_length > 0 && !slice_attach(queue, packets[prepared], descriptor)) {
            break;
        }
    }
    unsigned sent = rte_eth_tx_burst(queue->port, queue->number, packets, (uint16_t)prepared);
    for (unsigned i = sent; i < prepared; i++) {
        slice_detach(packets[i]);
    }
    for (unsigned i = prepared; i < (unsigned)count; i++) {
        if (queue->exchange->tx[i].slice_length > 0) {
            slice_unused(queue, queue->exchange->tx[i].slice);
        }
    }
    return (jint)sent;
}

/* --- free packets --- */

NATIVE(jint, take)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle, jint count) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    struct rte_mbuf *packets[BATCH];
    unsigned taken = (unsigned)count;
    /* The last few of a pool come one at a time. */
    while (taken > 0 && rte_mempool_get_bulk(queue->pool->mempool, (void **)packets, taken) != 0) {
        taken /= 2;
    }
    for (unsigned i = 0; i < taken; i++) {
        queue->exchange->batch[i] = (int32_t)*packet_number(packets[i]);
    }
    return (jint)taken;
}

/* What Java gives back was received or taken, and may not have been through prepare. */
NATIVE(void, give)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle, jint count) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    struct rte_mbuf *packets[BATCH];
    for (int i = 0; i < count; i++) {
        struct rte_mbuf *packet = queue->pool->packets[queue->exchange->batch[i]];
        packet->next = NULL;
        packet->nb_segs = 1;
        packet->ol_flags = 0;
        packets[i] = packet;
    }
    rte_mempool_put_bulk(queue->pool->mempool, (void **)packets, (unsigned)count);
}
