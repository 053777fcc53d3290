/* Posting sends and receives: the data path. */
#include "disni.h"

#include "work_requests.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

/* What Java writes for receives, gather elements and completions is C's own layout, so it is used in place. */
_Static_assert(sizeof(struct java_send_wr) == 72, "size of DiSNI's send work request");
_Static_assert(sizeof(struct ibv_recv_wr) == 32, "size of a receive work request");
_Static_assert(offsetof(struct ibv_recv_wr, sg_list) == 16 && offsetof(struct ibv_recv_wr, num_sge) == 24, "receive");
_Static_assert(sizeof(struct ibv_sge) == 16, "size of a gather element");
_Static_assert(sizeof(struct ibv_wc) == 48, "size of a work completion");
_Static_assert(sizeof(void *) == sizeof(uint64_t), "addresses travel as 64 bits");

enum { BATCH = 16, MOST_REQUESTS = 1 << 16 };

/* Only these opcodes have all of their fields in what DiSNI writes. */
static bool is_supported(int32_t opcode) {
    switch (opcode) {
        case IBV_WR_RDMA_WRITE:
        case IBV_WR_RDMA_WRITE_WITH_IMM:
        case IBV_WR_SEND:
        case IBV_WR_SEND_WITH_IMM:
        case IBV_WR_RDMA_READ:
            return true;
        default:
            return false;
    }
}

/* Copies one request into a zeroed structure: Java's buffers are recycled, and what lies between its fields is stale. */
static bool convert(const struct java_send_wr *from, struct ibv_send_wr *to) {
    if (!is_supported(from->opcode) || from->num_sge < 0 || (from->num_sge > 0 && from->sg_list == 0)) {
        return false;
    }
    memset(to, 0, sizeof *to);
    to->wr_id = from->wr_id;
    to->sg_list = (struct ibv_sge *) (uintptr_t) from->sg_list;
    to->num_sge = from->num_sge;
    to->opcode = (enum ibv_wr_opcode) from->opcode;
    to->send_flags = from->send_flags;
    to->imm_data = from->imm_data;
    to->wr.rdma.remote_addr = from->remote_addr;
    to->wr.rdma.rkey = from->rkey;
    return true;
}

static void throw_post(JNIEnv *env, const char *call, int error, int posted) {
    char text[128];
    throw_io(env, "%s: %s (errno %d) after %d work requests", call, strerror_r(error, text, sizeof text), error, posted);
}

DISPATCHER(void, postSend)(JNIEnv *env, jobject self UNUSED, jlong queue_pair, jlong requests) {
    struct ibv_qp *qp = object_or_throw(env, "ibv_post_send", queue_pair, QUEUE_PAIR);
    if (qp == NULL) {
        return;
    }
    struct ibv_send_wr batch[BATCH];
    const struct java_send_wr *next = (const struct java_send_wr *) (uintptr_t) requests;
    int posted = 0;
    while (next != NULL && posted < MOST_REQUESTS) {
        int count = 0;
        for (; next != NULL && count < BATCH; count++) {
            if (!convert(next, &batch[count])) {
                throw_post(env, "ibv_post_send: opcode or gather list", EINVAL, posted);
                return;
            }
            if (count > 0) {
                batch[count - 1].next = &batch[count];
            }
            next = (const struct java_send_wr *) (uintptr_t) next->next;
        }
        struct ibv_send_wr *refused = NULL;
        int error = ibv_post_send(qp, batch, &refused);
        if (error != 0) {
            throw_post(env, "ibv_post_send", error, posted + (refused == NULL ? 0 : (int) (refused - batch)));
            return;
        }
        posted += count;
    }
}

DISPATCHER(void, postRecv)(JNIEnv *env, jobject self UNUSED, jlong queue_pair, jlong requests) {
    struct ibv_qp *qp = object_or_throw(env, "ibv_post_recv", queue_pair, QUEUE_PAIR);
    if (qp == NULL || requests == 0) {
        return;
    }
    struct ibv_recv_wr *first = (struct ibv_recv_wr *) (uintptr_t) requests;
    struct ibv_recv_wr *refused = NULL;
    int error = ibv_post_recv(qp, first, &refused);
    if (error != 0) {
        int posted = 0;
        for (struct ibv_recv_wr *request = first; request != NULL && request != refused; request = request->next) {
            posted++;
        }
        throw_post(env, "ibv_post_recv", error, refused == NULL ? 0 : posted);
    }
}
