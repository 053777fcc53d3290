/*
 * Frames that end in payload memory: the packet has a second part, which points there, and when a device has done with that part
 * its number comes back to Java by a ring.
 */
#include "shim.h"

#include <errno.h>
#include <rte_errno.h>
#include <rte_memory.h>
#include <stdlib.h>

struct slice {
    struct rte_mbuf_ext_shared_info shared;
    struct rte_ring *done;
    uint32_t number;
};

/* Whatever thread frees the part. The ring has room for all slices. */
static void done(void *address UNUSED, void *opaque) {
    struct slice *slice = opaque;
    rte_ring_mp_enqueue(slice->done, slice);
}

int slices_open(struct queue *queue, const char *name, int socket) {
    queue->slice_table = calloc(SLICES, sizeof *queue->slice_table);
    if (queue->slice_table == NULL) {
        return ENOMEM;
    }
    queue->slices = rte_pktmbuf_pool_create(name, SLICES - 1, 0, 0, 0, socket);
    queue->slices_done = queue->slices == NULL ? NULL : rte_ring_create(name, SLICES * 2, socket, RING_F_SC_DEQ);
    if (queue->slices_done == NULL) {
        int error = rte_errno;
        slices_close(queue);
        return error;
    }
    for (uint32_t i = 0; i < SLICES; i++) {
        struct slice *slice = &queue->slice_table[i];
        slice->done = queue->slices_done;
        slice->number = i;
        slice->shared.free_cb = done;
        slice->shared.fcb_opaque = slice;
    }
    return 0;
}

/* The port is closed, so nothing is under way. */
void slices_close(struct queue *queue) {
    rte_ring_free(queue->slices_done);
    rte_mempool_free(queue->slices);
    free(queue->slice_table);
    queue->slices_done = NULL;
    queue->slices = NULL;
    queue->slice_table = NULL;
}

bool slice_attach(struct queue *queue, struct rte_mbuf *packet, const struct tx_descriptor *descriptor) {
    struct rte_mbuf *part = rte_pktmbuf_alloc(queue->slices);
    if (part == NULL) {
        return false;
    }
    struct slice *slice = &queue->slice_table[descriptor->slice];
    void *memory = (void *)(uintptr_t)descriptor->slice_address;
    uint16_t length = (uint16_t)descriptor->slice_length;
    rte_mbuf_ext_refcnt_set(&slice->shared, 1);
    rte_pktmbuf_attach_extbuf(part, memory, rte_mem_virt2iova(memory), length, &slice->shared);
    part->data_off = 0;
    part->data_len = length;
    packet->next = part;
    packet->nb_segs = 2;
    packet->pkt_len += length;
    return true;
}

void slice_detach(struct rte_mbuf *packet) {
    if (packet->next != NULL) {
        rte_pktmbuf_free(packet->next);
        packet->next = NULL;
        packet->nb_segs = 1;
        packet->pkt_len = packet->data_len;
    }
}

void slice_unused(struct queue *queue, int32_t number) {
    done(NULL, &queue->slice_table[number]);
}

/* How many slices came back; their numbers are in the exchange. */
NATIVE(jint, slicesReturned)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    void *slices[BATCH];
    unsigned count = rte_ring_sc_dequeue_burst(queue->slices_done, slices, BATCH, NULL);
    for (unsigned i = 0; i < count; i++) {
        queue->exchange->returned[i] = (int32_t)((struct slice *)slices[i])->number;
    }
    return (jint)count;
}
