/* Binding, listening, and the steps to a connection. None of these calls waits: their outcome comes as an event. */
#include "cm.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>

DISPATCHER(void, bindAddr)(JNIEnv *env, jobject self UNUSED, jlong handle, jlong address) {
    struct cm_id *cm = object_or_throw(env, "rdma_bind_addr", handle, CM_ID);
    if (cm != NULL && rdma_bind_addr(cm->id, (struct sockaddr *) (uintptr_t) address) != 0) {
        throw_errno(env, "rdma_bind_addr", errno);
    }
}

DISPATCHER(void, listen)(JNIEnv *env, jobject self UNUSED, jlong handle, jint backlog) {
    struct cm_id *cm = object_or_throw(env, "rdma_listen", handle, CM_ID);
    if (cm != NULL && rdma_listen(cm->id, backlog) != 0) {
        throw_errno(env, "rdma_listen", errno);
    }
}

/* DiSNI never passes a source: an id that was bound before keeps the address it was bound to. */
DISPATCHER(void, resolveAddr)
(JNIEnv *env, jobject self UNUSED, jlong handle, jlong source, jlong destination, jint timeout) {
    struct cm_id *cm = object_or_throw(env, "rdma_resolve_addr", handle, CM_ID);
    struct sockaddr *from = (struct sockaddr *) (uintptr_t) source;
    struct sockaddr *to = (struct sockaddr *) (uintptr_t) destination;
    if (cm != NULL && (to == NULL || rdma_resolve_addr(cm->id, from, to, timeout) != 0)) {
        throw_errno(env, "rdma_resolve_addr", to == NULL ? EINVAL : errno);
    }
}

DISPATCHER(void, resolveRoute)(JNIEnv *env, jobject self UNUSED, jlong handle, jint timeout) {
    struct cm_id *cm = object_or_throw(env, "rdma_resolve_route", handle, CM_ID);
    if (cm != NULL && rdma_resolve_route(cm->id, timeout) != 0) {
        throw_errno(env, "rdma_resolve_route", errno);
    }
}

/* Both counts are 3 bits on the wire. DiSNI's default for the retries is 0, with which one lost packet ends a connection. */
enum { MOST_RETRIES = 7 };

static uint8_t retries(jint wanted) {
    return wanted <= 0 || wanted > MOST_RETRIES ? MOST_RETRIES : (uint8_t) wanted;
}

/* 0 is a choice of its own here (a receiver that is not ready ends the connection), and 7 means without end. */
static uint8_t not_ready_retries(jint wanted) {
    return wanted < 0 || wanted > MOST_RETRIES ? MOST_RETRIES : (uint8_t) wanted;
}

/* DiSNI leaves out the depths of RDMA READ: as deep as the device goes. */
static struct rdma_conn_param parameters(jint retry_count, jint rnr_retry_count) {
    struct rdma_conn_param param = {
        .responder_resources = RDMA_MAX_RESP_RES,
        .initiator_depth = RDMA_MAX_INIT_DEPTH,
        .retry_count = retries(retry_count),
        .rnr_retry_count = not_ready_retries(rnr_retry_count),
    };
    return param;
}

DISPATCHER(void, connect)
(JNIEnv *env, jobject self UNUSED, jlong handle, jint retry_count, jint rnr_retry_count, jlong data, jbyte length) {
    struct cm_id *cm = object_or_throw(env, "rdma_connect", handle, CM_ID);
    if (cm == NULL) {
        return;
    }
    struct rdma_conn_param param = parameters(retry_count, rnr_retry_count);
    if (data != 0) {
        param.private_data = (const void *) (uintptr_t) data;
        param.private_data_len = (uint8_t) length;
    }
    if (rdma_connect(cm->id, &param) != 0) {
        throw_errno(env, "rdma_connect", errno);
    }
}

DISPATCHER(void, accept)(JNIEnv *env, jobject self UNUSED, jlong handle, jint retry_count, jint rnr_retry_count) {
    struct cm_id *cm = object_or_throw(env, "rdma_accept", handle, CM_ID);
    if (cm == NULL) {
        return;
    }
    struct rdma_conn_param param = parameters(retry_count, rnr_retry_count);
    if (rdma_accept(cm->id, &param) != 0) {
        throw_errno(env, "rdma_accept", errno);
    }
}

DISPATCHER(jint, disconnect)(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle) {
    struct cm_id *cm = handle_object(handle, CM_ID);
    if (cm == NULL) {
        return -EINVAL;
    }
    return rdma_disconnect(cm->id) == 0 ? 0 : -errno;
}

/* DiSNI reads an IPv4 address and nothing else out of its buffer. */
static jint copy_ipv4(const struct sockaddr *from, jlong to) {
    if (to == 0 || from->sa_family != AF_INET) {
        return -EAFNOSUPPORT;
    }
    memcpy((void *) (uintptr_t) to, from, sizeof(struct sockaddr_in));
    return 0;
}

DISPATCHER(jint, getSrcAddr)(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle, jlong address) {
    struct cm_id *cm = handle_object(handle, CM_ID);
    return cm == NULL ? -EINVAL : copy_ipv4(rdma_get_local_addr(cm->id), address);
}

DISPATCHER(jint, getDstAddr)(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle, jlong address) {
    struct cm_id *cm = handle_object(handle, CM_ID);
    return cm == NULL ? -EINVAL : copy_ipv4(rdma_get_peer_addr(cm->id), address);
}
