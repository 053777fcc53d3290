/* Siphon's own: options of a connection, and what became of its queue pair. */
#include "cm.h"

#include <errno.h>
#include <string.h>

static void set_option(JNIEnv *env, jlong id, int option, void *value, size_t length, const char *call) {
    struct cm_id *cm = object_or_throw(env, call, id, CM_ID);
    if (cm != NULL && rdma_set_option(cm->id, RDMA_OPTION_ID, option, value, length) != 0) {
        throw_errno(env, call, errno);
    }
}

SIPHON(void, typeOfService)(JNIEnv *env, jclass self UNUSED, jlong id, jint value) {
    uint8_t tos = (uint8_t) value;
    set_option(env, id, RDMA_OPTION_ID_TOS, &tos, sizeof tos, "rdma_set_option: type of service");
}

SIPHON(void, acknowledgeTimeout)(JNIEnv *env, jclass self UNUSED, jlong id, jint exponent) {
    uint8_t timeout = (uint8_t) exponent;
    set_option(env, id, RDMA_OPTION_ID_ACK_TIMEOUT, &timeout, sizeof timeout, "rdma_set_option: ack timeout");
}

SIPHON(void, reuseAddress)(JNIEnv *env, jclass self UNUSED, jlong id, jboolean value) {
    int reuse = value ? 1 : 0;
    set_option(env, id, RDMA_OPTION_ID_REUSEADDR, &reuse, sizeof reuse, "rdma_set_option: reuse of addresses");
}

/* All requests posted to it come back as failed completions, and nothing more goes out. */
SIPHON(void, failQueuePair)(JNIEnv *env, jclass self UNUSED, jlong queue_pair) {
    struct ibv_qp *qp = object_or_throw(env, "ibv_modify_qp", queue_pair, QUEUE_PAIR);
    struct ibv_qp_attr attributes = {.qp_state = IBV_QPS_ERR};
    int error = qp == NULL ? 0 : ibv_modify_qp(qp, &attributes, IBV_QP_STATE);
    if (error != 0) {
        throw_errno(env, "ibv_modify_qp", error);
    }
}

/* In the order of the record QueuePairAttributes. */
SIPHON(jintArray, queryQueuePair)(JNIEnv *env, jclass self UNUSED, jlong queue_pair) {
    struct ibv_qp *qp = object_or_throw(env, "ibv_query_qp", queue_pair, QUEUE_PAIR);
    if (qp == NULL) {
        return NULL;
    }
    struct ibv_qp_attr attributes;
    struct ibv_qp_init_attr initial;
    memset(&attributes, 0, sizeof attributes);
    memset(&initial, 0, sizeof initial);
    int wanted = IBV_QP_STATE | IBV_QP_AV | IBV_QP_PATH_MTU | IBV_QP_TIMEOUT | IBV_QP_RETRY_CNT | IBV_QP_RNR_RETRY
        | IBV_QP_MAX_QP_RD_ATOMIC | IBV_QP_MAX_DEST_RD_ATOMIC | IBV_QP_PORT | IBV_QP_DEST_QPN | IBV_QP_CAP;
    int error = ibv_query_qp(qp, &attributes, wanted, &initial);
    if (error != 0) {
        throw_errno(env, "ibv_query_qp", error);
        return NULL;
    }
    const jint values[] = {
        attributes.qp_state,
        /* enum ibv_mtu: 1 is 256 bytes, each step doubles it; before the connection there is none. */
        attributes.path_mtu == 0 ? 0 : 128 << attributes.path_mtu,
        attributes.ah_attr.sl,
        attributes.ah_attr.grh.traffic_class,
        attributes.ah_attr.grh.sgid_index,
        attributes.port_num,
        (jint) attributes.dest_qp_num,
        attributes.timeout,
        attributes.retry_cnt,
        attributes.rnr_retry,
        attributes.max_rd_atomic,
        attributes.max_dest_rd_atomic,
        (jint) attributes.cap.max_send_wr,
        (jint) attributes.cap.max_recv_wr,
        (jint) attributes.cap.max_send_sge,
        (jint) attributes.cap.max_recv_sge,
        (jint) attributes.cap.max_inline_data,
    };
    const jsize count = sizeof values / sizeof values[0];
    jintArray array = (*env)->NewIntArray(env, count);
    if (array != NULL) {
        (*env)->SetIntArrayRegion(env, array, 0, count, values);
    }
    return array;
}
