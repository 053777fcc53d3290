/* Device contexts, protection domains, memory regions, and what is asked of a queue pair. */
#include "disni.h"

#include <errno.h>

DISPATCHER(jint, getContextFd)(JNIEnv *env, jobject self UNUSED, jlong device) {
    struct ibv_context *context = object_or_throw(env, "context", device, CONTEXT);
    return context == NULL ? -1 : context->cmd_fd;
}

DISPATCHER(jint, getContextNumCompVectors)(JNIEnv *env, jobject self UNUSED, jlong device) {
    struct ibv_context *context = object_or_throw(env, "context", device, CONTEXT);
    return context == NULL ? -1 : context->num_comp_vectors;
}

/* The on-demand paging that the device offers to reliable connections (IBV_ODP_SUPPORT_*), or a negative errno. */
DISPATCHER(jint, queryOdpSupport)(JNIEnv *env UNUSED, jobject self UNUSED, jlong device) {
    struct ibv_context *context = handle_object(device, CONTEXT);
    if (context == NULL) {
        return -EINVAL;
    }
    struct ibv_device_attr_ex attributes;
    int error = ibv_query_device_ex(context, NULL, &attributes);
    if (error != 0) {
        return -error;
    }
    bool any = (attributes.odp_caps.general_caps & IBV_ODP_SUPPORT) != 0;
    return any ? (jint) attributes.odp_caps.per_transport_caps.rc_odp_caps : 0;
}

DISPATCHER(jlong, allocPd)(JNIEnv *env, jobject self UNUSED, jlong device) {
    struct ibv_context *context = object_or_throw(env, "ibv_alloc_pd", device, CONTEXT);
    if (context == NULL) {
        return -1;
    }
    if (context_hold(context) < 0) {
        throw_errno(env, "ibv_alloc_pd", errno);
        return -1;
    }
    struct ibv_pd *pd = ibv_alloc_pd(context);
    if (pd == NULL) {
        int error = errno;
        context_release(context);
        throw_errno(env, "ibv_alloc_pd", error);
        return -1;
    }
    int64_t handle = handle_new(PROTECTION_DOMAIN, pd);
    if (handle < 0) {
        int error = errno;
        ibv_dealloc_pd(pd);
        context_release(context);
        throw_errno(env, "ibv_alloc_pd", error);
    }
    return handle;
}

DISPATCHER(jint, deallocPd)(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle) {
    struct ibv_pd *pd = handle_claim(handle, PROTECTION_DOMAIN);
    if (pd == NULL) {
        return -EINVAL;
    }
    struct ibv_context *context = pd->context;
    int error = ibv_dealloc_pd(pd);
    if (error != 0) {
        handle_restore(handle);
        return -error;
    }
    handle_free(handle);
    context_release(context);
    return 0;
}

DISPATCHER(jint, getPdHandle)(JNIEnv *env, jobject self UNUSED, jlong handle) {
    struct ibv_pd *pd = object_or_throw(env, "protection domain", handle, PROTECTION_DOMAIN);
    return pd == NULL ? -1 : (jint) pd->handle;
}

DISPATCHER(jlong, regMr)
(JNIEnv *env,
 jobject self UNUSED,
 jlong domain,
 jlong address,
 jint length,
 jint access,
 jlong lkey,
 jlong rkey,
 jlong mr_handle) {
    struct ibv_pd *pd = object_or_throw(env, "ibv_reg_mr", domain, PROTECTION_DOMAIN);
    if (pd == NULL) {
        return -1;
    }
    if (address == 0 || length <= 0) {
        throw_io(env, "ibv_reg_mr: no memory of %d bytes at 0x%llx", length, (long long) address);
        return -1;
    }
    struct ibv_mr *mr = ibv_reg_mr(pd, (void *) (uintptr_t) address, (size_t) length, access);
    if (mr == NULL) {
        throw_errno(env, "ibv_reg_mr", errno);
        return -1;
    }
    int64_t handle = handle_new(MEMORY_REGION, mr);
    if (handle < 0) {
        int error = errno;
        ibv_dereg_mr(mr);
        throw_errno(env, "ibv_reg_mr", error);
        return -1;
    }
    *(uint32_t *) (uintptr_t) lkey = mr->lkey;
    *(uint32_t *) (uintptr_t) rkey = mr->rkey;
    *(uint32_t *) (uintptr_t) mr_handle = mr->handle;
    return handle;
}

DISPATCHER(void, deregMr)(JNIEnv *env, jobject self UNUSED, jlong handle) {
    struct ibv_mr *mr = handle_claim(handle, MEMORY_REGION);
    if (mr == NULL) {
        throw_handle(env, "ibv_dereg_mr", handle, MEMORY_REGION);
        return;
    }
    int error = ibv_dereg_mr(mr);
    if (error != 0) {
        handle_restore(handle);
        throw_errno(env, "ibv_dereg_mr", error);
        return;
    }
    handle_free(handle);
}

/* Asks for pages of an on-demand region ahead of their use; a negative errno where the device has no such thing. */
DISPATCHER(jint, expPrefetchMr)(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle, jlong address, jint length) {
    struct ibv_mr *mr = handle_object(handle, MEMORY_REGION);
    if (mr == NULL || length <= 0) {
        return -EINVAL;
    }
    struct ibv_sge range = {.addr = (uint64_t) address, .length = (uint32_t) length, .lkey = mr->lkey};
    return -ibv_advise_mr(mr->pd, IBV_ADVISE_MR_ADVICE_PREFETCH_WRITE, IBV_ADVISE_MR_FLAG_FLUSH, &range, 1);
}

DISPATCHER(jint, getQpNum)(JNIEnv *env, jobject self UNUSED, jlong handle) {
    struct ibv_qp *qp = object_or_throw(env, "queue pair", handle, QUEUE_PAIR);
    return qp == NULL ? -1 : (jint) qp->qp_num;
}

/* DiSNI 2.1 hands over no attributes, so there is nothing that could be modified; rdma_cm moves the states. */
DISPATCHER(jint, modifyQP)(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle UNUSED, jlong attributes UNUSED) {
    return -EOPNOTSUPP;
}
