/* Pools of packets. */
#include "shim.h"

#include <errno.h>
#include <limits.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_memzone.h>
#include <stdlib.h>
#include <unistd.h>

enum { CACHE = 256 };

/* The number's room in front of a packet's own. */
enum { PRIVATE = RTE_MBUF_PRIV_ALIGN };

static void enter(struct rte_mempool *mempool UNUSED, void *opaque, void *object, unsigned index) {
    struct pool *pool = opaque;
    struct rte_mbuf *packet = object;
    char *room = packet->buf_addr;
    pool->packets[index] = packet;
    *packet_number(packet) = index;
    if (pool->base == NULL || room < pool->base) {
        pool->base = room;
    }
    if (room + packet->buf_len > pool->end) {
        pool->end = room + packet->buf_len;
    }
}

static void free_zone(struct rte_mempool_memhdr *chunk UNUSED, void *zone) {
    rte_memzone_free(zone);
}

/*
 * One packet after the other in one piece of memory. By itself a pool of ordinary memory puts each on a page of its own, since
 * pages need not be neighbours for a device; where devices use virtual addresses they are. And af_xdp takes a pool to be dense.
 */
static int fill(struct rte_mempool *mempool, const char *name, uint32_t packets, int socket) {
    if (rte_eal_iova_mode() != RTE_IOVA_VA) {
        return rte_mempool_populate_default(mempool);
    }
    size_t bytes = (size_t)packets * (mempool->header_size + mempool->elt_size + mempool->trailer_size);
    const struct rte_memzone *zone =
        rte_memzone_reserve_aligned(name, bytes, socket, RTE_MEMZONE_SIZE_HINT_ONLY, (unsigned)sysconf(_SC_PAGESIZE));
    if (zone == NULL) {
        return -rte_errno;
    }
    int filled = rte_mempool_populate_iova(mempool, zone->addr, zone->iova, zone->len, free_zone, (void *)(uintptr_t)zone);
    if (filled <= 0) {
        rte_memzone_free(zone);
        return filled == 0 ? -ENOMEM : filled;
    }
    return (uint32_t)filled == packets ? filled : -ENOMEM;
}

/*
 * A stack gives the packets that were used last, which are in the processor's caches; a ring, the default, goes round through all
 * of them.
 */
static struct rte_mempool *create(const char *name, uint32_t packets, uint16_t room, int socket) {
    struct rte_pktmbuf_pool_private sizes = {.mbuf_data_room_size = room, .mbuf_priv_size = PRIVATE};
    unsigned flags = rte_eal_iova_mode() == RTE_IOVA_VA ? RTE_MEMPOOL_F_NO_IOVA_CONTIG : 0;
    struct rte_mempool *mempool = rte_mempool_create_empty(name, packets, sizeof(struct rte_mbuf) + PRIVATE + room, CACHE,
                                                           sizeof sizes, socket, flags);
    if (mempool == NULL) {
        return NULL;
    }
    int error = rte_mempool_set_ops_byname(mempool, "stack", NULL);
    if (error != 0) {
        error = rte_mempool_set_ops_byname(mempool, "ring_mp_mc", NULL);
    }
    if (error == 0) {
        rte_pktmbuf_pool_init(mempool, &sizes);
        error = fill(mempool, name, packets, socket);
    }
    if (error < 0) {
        rte_mempool_free(mempool);
        rte_errno = -error;
        return NULL;
    }
    rte_mempool_obj_iter(mempool, rte_pktmbuf_init, NULL);
    return mempool;
}

NATIVE(void, closePool)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle) {
    struct pool *pool = (struct pool *)(uintptr_t)handle;
    rte_mempool_free(pool->mempool);
    free(pool->packets);
    free(pool);
}

NATIVE(jlong, openPool)(JNIEnv *env, jclass type, jstring name, jint packets, jint room, jint socket) {
    struct pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL || (pool->packets = calloc((size_t)packets, sizeof *pool->packets)) == NULL) {
        free(pool);
        throw_error(env, "pool of packets", ENOMEM);
        return 0;
    }
    pool->count = (uint32_t)packets;
    pool->room = (uint32_t)room;
    const char *text = (*env)->GetStringUTFChars(env, name, NULL);
    if (text != NULL) {
        pool->mempool = create(text, pool->count, (uint16_t)room, socket);
        (*env)->ReleaseStringUTFChars(env, name, text);
    }
    if (pool->mempool == NULL) {
        free(pool->packets);
        free(pool);
        throw_io(env, "no memory for %d packets of %d bytes in EAL's memory: %s", (int)packets, (int)room,
                   rte_strerror(rte_errno));
        return 0;
    }
    rte_mempool_obj_iter(pool->mempool, enter, pool);
    if (pool->end - pool->base > INT_MAX) {
        throw_io(env, "%d packets of %d bytes lie %lld bytes apart, at most %d can be addressed; take fewer", (int)packets,
                   (int)room, (long long)(pool->end - pool->base), INT_MAX);
        Java_dev_siphon_stack_dpdk_shim_Natives_closePool(env, type, (jlong)(uintptr_t)pool);
        return 0;
    }
    return (jlong)(uintptr_t)pool;
}

NATIVE(jobject, poolMemory)(JNIEnv *env, jclass type UNUSED, jlong handle) {
    struct pool *pool = (struct pool *)(uintptr_t)handle;
    return (*env)->NewDirectByteBuffer(env, pool->base, pool->end - pool->base);
}

/* Where each packet's room begins in the pool's memory. */
NATIVE(jintArray, poolRooms)(JNIEnv *env, jclass type UNUSED, jlong handle) {
    struct pool *pool = (struct pool *)(uintptr_t)handle;
    jintArray rooms = (*env)->NewIntArray(env, (jsize)pool->count);
    for (uint32_t i = 0; rooms != NULL && i < pool->count; i++) {
        jint room = (jint)((char *)pool->packets[i]->buf_addr - pool->base);
        (*env)->SetIntArrayRegion(env, rooms, (jsize)i, 1, &room);
    }
    return rooms;
}

NATIVE(jint, poolFree)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle) {
    return (jint)rte_mempool_avail_count(((struct pool *)(uintptr_t)handle)->mempool);
}
