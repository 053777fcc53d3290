/* The life of an rdma_cm id and of the queue pair that belongs to it. */
#include "cm.h"

#include <errno.h>
#include <stdlib.h>

static struct cm_id *cm_new(struct event_channel *channel) {
    struct cm_id *cm = calloc(1, sizeof *cm);
    if (cm == NULL) {
        return NULL;
    }
    cm->channel = channel;
    cm->handle = handle_new(CM_ID, cm);
    if (cm->handle < 0) {
        free(cm);
        return NULL;
    }
    atomic_fetch_add(&channel->ids, 1);
    return cm;
}

static void cm_free(struct cm_id *cm) {
    atomic_fetch_sub(&cm->channel->ids, 1);
    handle_free(cm->handle);
    free(cm);
}

struct cm_id *cm_adopt(struct rdma_cm_id *id, struct event_channel *channel) {
    struct cm_id *cm = cm_new(channel);
    if (cm != NULL) {
        cm->id = id;
        id->context = cm; /* until now it was the listener's */
    }
    return cm;
}

DISPATCHER(jlong, createId)(JNIEnv *env, jobject self UNUSED, jlong event_channel, jshort port_space) {
    struct event_channel *channel = object_or_throw(env, "rdma_create_id", event_channel, EVENT_CHANNEL);
    if (channel == NULL) {
        return -1;
    }
    struct cm_id *cm = cm_new(channel);
    if (cm == NULL) {
        throw_errno(env, "rdma_create_id", errno);
        return -1;
    }
    if (rdma_create_id(channel->channel, &cm->id, cm, (enum rdma_port_space) port_space) != 0) {
        int error = errno;
        handle_claim(cm->handle, CM_ID);
        cm_free(cm);
        throw_errno(env, "rdma_create_id", error);
        return -1;
    }
    return cm->handle;
}

int cm_destroy_queue_pair(struct cm_id *cm) {
    if (cm->queue_pair == 0 || handle_claim(cm->queue_pair, QUEUE_PAIR) == NULL) {
        return cm->queue_pair == 0 ? 0 : -EBUSY;
    }
    rdma_destroy_qp(cm->id);
    handle_free(cm->queue_pair);
    cm->queue_pair = 0;
    return 0;
}

/* Destroys the id, and its queue pair with it: nothing else could name that queue pair afterwards. */
static jint destroy(jlong handle) {
    struct cm_id *cm = handle_claim(handle, CM_ID);
    if (cm == NULL) {
        return -EINVAL;
    }
    int failed = cm_destroy_queue_pair(cm);
    if (failed != 0) {
        handle_restore(handle);
        return failed;
    }
    if (rdma_destroy_id(cm->id) != 0) {
        handle_restore(handle);
        return -errno;
    }
    cm_free(cm);
    return 0;
}

DISPATCHER(jint, destroyCmId)(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle) {
    return destroy(handle);
}

DISPATCHER(jint, destroyEp)(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle) {
    return destroy(handle);
}

/* -1, not an exception, for an id that is bound to no device: so DiSNI learns that a wildcard listener has none. */
DISPATCHER(jlong, getContext)(JNIEnv *env, jobject self UNUSED, jlong handle) {
    struct cm_id *cm = object_or_throw(env, "context", handle, CM_ID);
    if (cm == NULL || cm->id->verbs == NULL) {
        return -1;
    }
    int64_t context = context_handle(cm->id->verbs);
    if (context < 0) {
        throw_errno(env, "context", errno);
    }
    return context;
}

/* DiSNI passes no bounds on scatter/gather elements: a message of a few pieces goes out without a copy, whatever the device. */
enum { MOST_SEND_SGE = 16, MOST_RECV_SGE = 4 };

static uint32_t lesser(int device_limit, uint32_t wanted) {
    return device_limit > 0 && (uint32_t) device_limit < wanted ? (uint32_t) device_limit : wanted;
}

DISPATCHER(jlong, createQP)
(JNIEnv *env,
 jobject self UNUSED,
 jlong id,
 jlong domain,
 jlong send_queue,
 jlong recv_queue,
 jint type,
 jint send_requests,
 jint recv_requests,
 jint inline_data) {
    struct cm_id *cm = object_or_throw(env, "rdma_create_qp", id, CM_ID);
    struct ibv_pd *pd = object_or_throw(env, "rdma_create_qp", domain, PROTECTION_DOMAIN);
    struct comp_queue *sends = object_or_throw(env, "rdma_create_qp", send_queue, COMP_QUEUE);
    struct comp_queue *recvs = object_or_throw(env, "rdma_create_qp", recv_queue, COMP_QUEUE);
    if (cm == NULL || pd == NULL || sends == NULL || recvs == NULL) {
        return -1;
    }
    if (cm->id->verbs == NULL || cm->id->verbs != pd->context) {
        throw_io(env, "rdma_create_qp: the connection id and the protection domain are not of one device");
        return -1;
    }
    if (cm->queue_pair != 0 || send_requests < 0 || recv_requests < 0 || inline_data < 0) {
        throw_errno(env, "rdma_create_qp", EINVAL);
        return -1;
    }
    struct ibv_device_attr device;
    int error = ibv_query_device(pd->context, &device);
    if (error != 0) {
        throw_errno(env, "ibv_query_device", error);
        return -1;
    }
    struct ibv_qp_init_attr attributes = {
        .send_cq = sends->cq,
        .recv_cq = recvs->cq,
        .qp_type = (enum ibv_qp_type) type,
        .sq_sig_all = 0, /* each send says by its flags whether it wants a completion */
        .cap =
            {
                .max_send_wr = (uint32_t) send_requests,
                .max_recv_wr = (uint32_t) recv_requests,
                .max_send_sge = lesser(device.max_sge, MOST_SEND_SGE),
                .max_recv_sge = lesser(device.max_sge, MOST_RECV_SGE),
                .max_inline_data = (uint32_t) inline_data,
            },
    };
    if (rdma_create_qp(cm->id, pd, &attributes) != 0) {
        throw_errno(env, "rdma_create_qp", errno);
        return -1;
    }
    int64_t handle = handle_new(QUEUE_PAIR, cm->id->qp);
    if (handle < 0) {
        error = errno;
        rdma_destroy_qp(cm->id);
        throw_errno(env, "rdma_create_qp", error);
        return -1;
    }
    cm->queue_pair = handle;
    return handle;
}

/* By the id: DiSNI hands over no queue pair here. */
DISPATCHER(jint, destroyQP)(JNIEnv *env UNUSED, jobject self UNUSED, jlong id) {
    struct cm_id *cm = handle_object(id, CM_ID);
    return cm == NULL || cm->queue_pair == 0 ? -EINVAL : cm_destroy_queue_pair(cm);
}
