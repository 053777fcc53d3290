/*
 * What the files of this library share. The library moves bursts of packets between Java and DPDK and knows nothing of what is
 * in them, except what a NIC would look at: addresses and ports, to choose a queue.
 *
 * Objects are given to Java as pointers. Java's wrappers keep them, never use one after its end, and use a queue on one thread,
 * apart from wake.
 */
#ifndef SIPHON_DPDK_SHIM_H
#define SIPHON_DPDK_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <jni.h>
#include <pthread.h>
#include <rte_mbuf.h>
#include <rte_mempool.h>
#include <rte_ring.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "ring.h"
#include "throw_io.h"

/* Grows whenever a native or the layout of the exchange changes. */
enum { SHIM_VERSION = 2 };

enum {
    RX_BURST = 64,
    TX_BURST = 256,
    BATCH = 256,    /* numbers of packets that are taken from a pool or given to it at once */
    SLICES = 1024,  /* slices of payload memory that a queue may have under way; one less than the ring of those that came back */
    MAX_QUEUES = 24,
    RSS_KEY = 40,
};

#define UNUSED __attribute__((unused))
#define NATIVE(type, name) JNIEXPORT type JNICALL Java_dev_siphon_stack_dpdk_shim_Natives_##name

/* --- errors.c --- */

/* Throws java.io.IOException "call: text (errno n)"; the error is positive, or a negative one as DPDK returns it. */
void throw_error(JNIEnv *env, const char *call, int error);

/* --- pool.c --- */

/* A pool of packets whose numbers index it. Java addresses all of its memory by one buffer. */
struct pool {
    struct rte_mempool *mempool;
    struct rte_mbuf **packets;
    uint32_t count;
    uint32_t room; /* headroom included */
    char *base;
    char *end;
};

static inline uint32_t *packet_number(struct rte_mbuf *packet) {
    return (uint32_t *)rte_mbuf_to_priv(packet);
}

/* --- queue.c --- */

struct rx_descriptor {
    int32_t packet;
    int32_t offset; /* of the frame in the pool's memory */
    int32_t length;
    int32_t reserved;
};

enum tx_flags { TX_CHECKSUMS = 1 };

struct tx_descriptor {
    int32_t packet;
    int32_t offset;
    int32_t length;
    int32_t flags;
    int64_t slice_address; /* of payload memory that the frame ends in */
    int32_t slice_length;  /* 0: none */
    int32_t slice;         /* what Java knows it by, below SLICES */
};

/* Memory that Java and a queue's calls share: arguments and results of one call at a time. */
struct exchange {
    struct rx_descriptor rx[RX_BURST];
    struct tx_descriptor tx[TX_BURST];
    int32_t batch[BATCH];
    int32_t returned[BATCH]; /* slices that the device has done with */
    int64_t copied;          /* packets that had to be copied into the pool's own memory */
    int64_t dropped;         /* packets that could not be */
    int64_t lost;            /* frames that nobody on the segment took, or had room for */
};

struct member;

struct queue {
    struct pool *pool;
    struct member *member;     /* of the segment, or NULL for a device's queue */
    struct ring *received;     /* of a segment's queue */
    uint16_t port;
    uint16_t number;
    struct exchange *exchange;
    struct rte_mempool *slices;    /* packets' second parts, which point to payload memory; NULL where none are sent */
    struct rte_ring *slices_done;
    struct slice *slice_table;
    atomic_int *place; /* see core.c; NULL when all are taken */
    atomic_int asleep;
    pthread_mutex_t waking; /* held while wake_fd is written or closed */
    int wake_fd;            /* -1: closed */
    int interrupt_fd;       /* -1: the port has none */
    bool interrupts_count;  /* interrupt_fd is an eventfd, to be read; others hold packets, which are the driver's to read */
};

/* A queue of a pool, with an exchange; NULL when memory is short. */
struct queue *queue_new(struct pool *pool, unsigned number);
/* What is in this queue and was not received: 0 if nothing, or if it cannot be told. */
unsigned queue_waiting(struct queue *queue);

/* --- slice.c --- */

/* 0, or an errno. */
int slices_open(struct queue *queue, const char *name, int socket);
void slices_close(struct queue *queue);
/* Lets a packet end in payload memory; false if no part for it is free. */
bool slice_attach(struct queue *queue, struct rte_mbuf *packet, const struct tx_descriptor *descriptor);
/* Undoes slice_attach for a packet that was not sent. */
void slice_detach(struct rte_mbuf *packet);
/* Returns a slice that was attached to nothing. */
void slice_unused(struct queue *queue, int32_t number);

/* --- sleep.c --- */

/* 0, or an errno. */
int sleep_open(struct queue *queue);
void sleep_close(struct queue *queue);
/* To be called after something was put where the queue finds it. */
void wake_if_asleep(struct queue *queue);

/* --- core.c --- */

void core_open(struct queue *queue);
void core_close(struct queue *queue);
/* The worker sleeps: it is in nobody's way. */
void core_leave(struct queue *queue);

/* --- segment.c --- */

/* Receives what others sent to a member's queue, and returns how many frames that was. */
unsigned segment_receive(struct queue *queue, struct rx_descriptor *frames, unsigned max);
/* Sends frames from a member's queue to other members, and takes all of them over. */
void segment_send(struct queue *from, const struct tx_descriptor *frames, unsigned count);

#endif
