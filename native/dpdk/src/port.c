/* Ports of devices, real and virtual: from their arguments to started queues. */
#include "shim.h"

#include <errno.h>
#include <rte_alarm.h>
#include <rte_dev.h>
#include <rte_ethdev.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RING_DESCRIPTORS = 1024, RSS_TABLE = RTE_ETH_RSS_RETA_SIZE_512 };

/* What Java learns of a port, in this order. */
enum information { ADDRESS, MAX_RX_QUEUES, MAX_TX_QUEUES, MIN_MTU, MAX_MTU, SOCKET, RSS_SIZE, RX_OFFLOADS, TX_OFFLOADS, FIELDS };

/* The first port of a device that is attached, or RTE_MAX_ETHPORTS. */
static uint16_t find_port(const char *device) {
    struct rte_dev_iterator iterator;
    uint16_t port;
    RTE_ETH_FOREACH_MATCHING_DEV(port, device, &iterator) {
        rte_eth_iterator_cleanup(&iterator);
        return port;
    }
    return RTE_MAX_ETHPORTS;
}

/* Attaches a device by its arguments, as "net_memif0,role=server" or "0000:03:00.0", and returns the first of its ports. */
NATIVE(jint, attachPort)(JNIEnv *env, jclass type UNUSED, jstring arguments) {
    const char *text = (*env)->GetStringUTFChars(env, arguments, NULL);
    if (text == NULL) {
        return -1;
    }
    /* EAL has attached the PCI devices that it was started with. */
    uint16_t port = find_port(text);
    int error = 0;
    if (port >= RTE_MAX_ETHPORTS && (error = rte_dev_probe(text)) == 0) {
        port = find_port(text);
    }
    (*env)->ReleaseStringUTFChars(env, arguments, text);
    if (error != 0) {
        throw_error(env, "rte_dev_probe", error);
        return -1;
    }
    if (port >= RTE_MAX_ETHPORTS) {
        throw_io(env, "rte_dev_probe: the device has no Ethernet port");
        return -1;
    }
    return port;
}

/* --- ending --- */

struct end {
    int (*step)(uint16_t port);
    uint16_t port;
    sem_t done;
};

static void run_end(void *argument) {
    struct end *end = argument;
    end->step(end->port);
    sem_post(&end->done);
}

/*
 * memif's driver listens to the other side on EAL's interrupt thread and guards nothing against who stops or closes the port
 * elsewhere: where the other side hangs up at that moment, both free the same memory. So these ports are ended on that thread.
 */
static void end_port(uint16_t port, int (*step)(uint16_t port)) {
    struct rte_eth_dev_info info;
    struct end end = {.step = step, .port = port};
    bool is_memif = rte_eth_dev_info_get(port, &info) == 0 && strcmp(info.driver_name, "net_memif") == 0;
    sem_init(&end.done, 0, 0);
    if (is_memif && rte_eal_alarm_set(1, run_end, &end) == 0) {
        while (sem_wait(&end.done) != 0) {
        }
    } else {
        step(port);
    }
    sem_destroy(&end.done);
}

/* What the device lost on its own: no room in its ring, no packet to receive into, frames with errors either way. */
NATIVE(jlongArray, portLosses)(JNIEnv *env, jclass type UNUSED, jint port) {
    struct rte_eth_stats stats = {0};
    if (rte_eth_stats_get((uint16_t)port, &stats) != 0) {
        memset(&stats, 0, sizeof stats);
    }
    const jlong losses[] = {(jlong)stats.imissed, (jlong)stats.rx_nombuf, (jlong)stats.ierrors, (jlong)stats.oerrors};
    enum { COUNT = sizeof losses / sizeof *losses };
    jlongArray result = (*env)->NewLongArray(env, COUNT);
    if (result != NULL) {
        (*env)->SetLongArrayRegion(env, result, 0, COUNT, losses);
    }
    return result;
}

NATIVE(void, stopPort)(JNIEnv *env UNUSED, jclass type UNUSED, jint port) {
    end_port((uint16_t)port, rte_eth_dev_stop);
}

NATIVE(void, detachPort)(JNIEnv *env UNUSED, jclass type UNUSED, jint port) {
    struct rte_eth_dev_info info;
    if (rte_eth_dev_info_get((uint16_t)port, &info) == 0) {
        end_port((uint16_t)port, rte_eth_dev_close);
        rte_dev_remove(info.device);
    }
}

NATIVE(jlongArray, portInformation)(JNIEnv *env, jclass type UNUSED, jint port) {
    struct rte_eth_dev_info info;
    struct rte_ether_addr address;
    int error = rte_eth_dev_info_get((uint16_t)port, &info);
    if (error == 0) {
        error = rte_eth_macaddr_get((uint16_t)port, &address);
    }
    if (error != 0) {
        throw_error(env, "rte_eth_dev_info_get", error);
        return NULL;
    }
    jlong fields[FIELDS] = {0};
    for (unsigned i = 0; i < RTE_ETHER_ADDR_LEN; i++) {
        fields[ADDRESS] = fields[ADDRESS] << 8 | address.addr_bytes[i];
    }
    fields[MAX_RX_QUEUES] = info.max_rx_queues;
    fields[MAX_TX_QUEUES] = info.max_tx_queues;
    fields[MIN_MTU] = info.min_mtu;
    fields[MAX_MTU] = info.max_mtu;
    fields[SOCKET] = rte_eth_dev_socket_id((uint16_t)port);
    fields[RSS_SIZE] = (info.flow_type_rss_offloads & RTE_ETH_RSS_NONFRAG_IPV4_TCP) == 0 ? 0 : info.reta_size;
    fields[RX_OFFLOADS] = (jlong)info.rx_offload_capa;
    fields[TX_OFFLOADS] = (jlong)info.tx_offload_capa;
    jlongArray result = (*env)->NewLongArray(env, FIELDS);
    if (result != NULL) {
        (*env)->SetLongArrayRegion(env, result, 0, FIELDS, fields);
    }
    return result;
}

NATIVE(jstring, portDriver)(JNIEnv *env, jclass type UNUSED, jint port) {
    struct rte_eth_dev_info info;
    return rte_eth_dev_info_get((uint16_t)port, &info) == 0 ? (*env)->NewStringUTF(env, info.driver_name) : NULL;
}

/*
 * Interrupts are asked for once all else is settled, and done without where the port has none. Asked for at once, virtio opens
 * their descriptors twice and closes them once.
 */
static int configure(uint16_t port, uint16_t queues, struct rte_eth_conf *configuration) {
    configuration->intr_conf.rxq = 0;
    int error = rte_eth_dev_configure(port, queues, queues, configuration);
    if (error != 0) {
        return error;
    }
    configuration->intr_conf.rxq = 1;
    if (rte_eth_dev_configure(port, queues, queues, configuration) == 0) {
        return 0;
    }
    configuration->intr_conf.rxq = 0;
    return rte_eth_dev_configure(port, queues, queues, configuration);
}

NATIVE(void, configurePort)
(JNIEnv *env, jclass type UNUSED, jint port, jint queues, jint mtu, jlong rx_offloads, jlong tx_offloads, jboolean rss,
 jbyteArray key) {
    uint8_t rss_key[RSS_KEY];
    struct rte_eth_conf configuration = {0};
    (*env)->GetByteArrayRegion(env, key, 0, RSS_KEY, (jbyte *)rss_key);
    configuration.rxmode.mtu = (uint32_t)mtu;
    configuration.rxmode.offloads = (uint64_t)rx_offloads;
    configuration.txmode.offloads = (uint64_t)tx_offloads;
    if (rss) {
        configuration.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
        configuration.rx_adv_conf.rss_conf.rss_key = rss_key;
        configuration.rx_adv_conf.rss_conf.rss_key_len = RSS_KEY;
        configuration.rx_adv_conf.rss_conf.rss_hf = RTE_ETH_RSS_NONFRAG_IPV4_TCP;
    }
    int error = configure((uint16_t)port, (uint16_t)queues, &configuration);
    if (error != 0) {
        throw_error(env, "rte_eth_dev_configure", error);
    }
}

static int set_up_queue(struct queue *queue, int socket, uint64_t tx_offloads) {
    struct rte_eth_dev_info info;
    int error = rte_eth_dev_info_get(queue->port, &info);
    uint16_t rx = RING_DESCRIPTORS;
    uint16_t tx = RING_DESCRIPTORS;
    if (error == 0) {
        error = rte_eth_dev_adjust_nb_rx_tx_desc(queue->port, &rx, &tx);
    }
    if (error == 0) {
        error = rte_eth_rx_queue_setup(queue->port, queue->number, rx, (unsigned)socket, NULL, queue->pool->mempool);
    }
    if (error == 0) {
        struct rte_eth_txconf how = info.default_txconf;
        how.offloads = tx_offloads;
        error = rte_eth_tx_queue_setup(queue->port, queue->number, tx, (unsigned)socket, &how);
    }
    return error < 0 ? -error : error;
}

/* The port is closed, so nothing that is under way points here. */
NATIVE(void, closeQueue)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    sleep_close(queue);
    slices_close(queue);
    pthread_mutex_destroy(&queue->waking);
    free(queue->exchange);
    free(queue);
}

NATIVE(jlong, openQueue)(JNIEnv *env, jclass type, jint port, jint number, jlong pool, jlong tx_offloads) {
    struct queue *queue = queue_new((struct pool *)(uintptr_t)pool, (unsigned)number);
    if (queue == NULL) {
        throw_error(env, "queue", ENOMEM);
        return 0;
    }
    queue->port = (uint16_t)port;
    int socket = rte_eth_dev_socket_id(queue->port);
    int error = set_up_queue(queue, socket, (uint64_t)tx_offloads);
    if (error == 0 && ((uint64_t)tx_offloads & RTE_ETH_TX_OFFLOAD_MULTI_SEGS) != 0) {
        char name[RTE_RING_NAMESIZE];
        snprintf(name, sizeof name, "siphon_s%d_%d", (int)port, (int)number);
        error = slices_open(queue, name, socket);
    }
    if (error == 0) {
        error = sleep_open(queue);
    }
    if (error != 0) {
        throw_error(env, "set-up of a queue", error);
        Java_dev_siphon_stack_dpdk_shim_Natives_closeQueue(env, type, (jlong)(uintptr_t)queue);
        return 0;
    }
    return (jlong)(uintptr_t)queue;
}

/* Entry i of the redirection table goes to queue i modulo queues. */
static int redirect(uint16_t port, unsigned size, unsigned queues) {
    struct rte_eth_rss_reta_entry64 table[RSS_TABLE / RTE_ETH_RETA_GROUP_SIZE];
    memset(table, 0, sizeof table);
    for (unsigned i = 0; i < size; i++) {
        struct rte_eth_rss_reta_entry64 *group = &table[i / RTE_ETH_RETA_GROUP_SIZE];
        group->mask = UINT64_MAX;
        group->reta[i % RTE_ETH_RETA_GROUP_SIZE] = (uint16_t)(i % queues);
    }
    return rte_eth_dev_rss_reta_update(port, table, (uint16_t)size);
}

/* Starts the port once all its queues are open. */
NATIVE(void, startPort)(JNIEnv *env, jclass type UNUSED, jint port, jint queues, jint rss_size) {
    int error = rte_eth_dev_start((uint16_t)port);
    if (error != 0) {
        throw_error(env, "rte_eth_dev_start", error);
        return;
    }
    if (rss_size > 0 && rss_size <= RSS_TABLE) {
        error = redirect((uint16_t)port, (unsigned)rss_size, (unsigned)queues);
        if (error != 0) {
            throw_error(env, "rte_eth_dev_rss_reta_update", error);
        }
    }
}

/*
 * Whether a started port lets go of what it has sent though nothing more is sent: at once, as virtual ones do, or when it is
 * asked. Others keep it until the ring comes round.
 */
NATIVE(jboolean, canLetGo)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    struct rte_eth_dev_info info;
    if (rte_eth_dev_info_get(queue->port, &info) != 0) {
        return false;
    }
    bool is_virtual = strncmp(rte_dev_name(info.device), "net_", 4) == 0 && strcmp(info.driver_name, "net_virtio_user") != 0;
    return is_virtual || rte_eth_tx_done_cleanup(queue->port, queue->number, 0) != -ENOTSUP;
}

/* Lets the port let go of what it has sent. */
NATIVE(void, letGo)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    if (queue->member == NULL) {
        rte_eth_tx_done_cleanup(queue->port, queue->number, 0);
    }
}

/* The interrupts of a NIC come by an eventfd, those of a tap by the very descriptor that its packets come by. */
static bool is_eventfd(int descriptor) {
    char path[32];
    char kind[32] = "";
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    return readlink(path, kind, sizeof kind - 1) > 0 && strcmp(kind, "anon_inode:[eventfd]") == 0;
}

NATIVE(void, useInterrupts)(JNIEnv *env UNUSED, jclass type UNUSED, jlong handle) {
    struct queue *queue = (struct queue *)(uintptr_t)handle;
    queue->interrupt_fd = rte_eth_dev_rx_intr_ctl_q_get_fd(queue->port, queue->number);
    queue->interrupts_count = is_eventfd(queue->interrupt_fd);
}

NATIVE(jboolean, isLinkUp)(JNIEnv *env UNUSED, jclass type UNUSED, jint port) {
    struct rte_eth_link link;
    return rte_eth_link_get_nowait((uint16_t)port, &link) == 0 && link.link_status == RTE_ETH_LINK_UP;
}

