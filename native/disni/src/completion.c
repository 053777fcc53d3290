/* Completion channels and completion queues. */
#include "disni.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

/* Every descriptor is non-blocking: calls with a timeout wait in poll(2), and an event loop can watch it by itself. */
static int make_nonblocking(int fd) {
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

DISPATCHER(jlong, createCompChannel)(JNIEnv *env, jobject self UNUSED, jlong device) {
    struct ibv_context *context = object_or_throw(env, "ibv_create_comp_channel", device, CONTEXT);
    if (context == NULL) {
        return -1;
    }
    if (context_hold(context) < 0) {
        throw_errno(env, "ibv_create_comp_channel", errno);
        return -1;
    }
    struct ibv_comp_channel *channel = ibv_create_comp_channel(context);
    if (channel == NULL) {
        int error = errno;
        context_release(context);
        throw_errno(env, "ibv_create_comp_channel", error);
        return -1;
    }
    int64_t handle = make_nonblocking(channel->fd) < 0 ? -1 : handle_new(COMP_CHANNEL, channel);
    if (handle < 0) {
        int error = errno;
        ibv_destroy_comp_channel(channel);
        context_release(context);
        throw_errno(env, "ibv_create_comp_channel", error);
    }
    return handle;
}

/* -EBUSY while a completion queue uses the channel: the queues go first. */
DISPATCHER(jint, destroyCompChannel)(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle) {
    struct ibv_comp_channel *channel = handle_claim(handle, COMP_CHANNEL);
    if (channel == NULL) {
        return -EINVAL;
    }
    struct ibv_context *context = channel->context;
    int error = ibv_destroy_comp_channel(channel);
    if (error != 0) {
        handle_restore(handle);
        return -error;
    }
    handle_free(handle);
    context_release(context);
    return 0;
}

DISPATCHER(jlong, createCQ)
(JNIEnv *env, jobject self UNUSED, jlong device, jlong comp_channel, jint entries, jint vector) {
    struct ibv_context *context = object_or_throw(env, "ibv_create_cq", device, CONTEXT);
    struct ibv_comp_channel *channel = object_or_throw(env, "ibv_create_cq", comp_channel, COMP_CHANNEL);
    if (context == NULL || channel == NULL) {
        return -1;
    }
    struct comp_queue *queue = calloc(1, sizeof *queue);
    if (queue == NULL) {
        throw_errno(env, "ibv_create_cq", ENOMEM);
        return -1;
    }
    queue->cq = ibv_create_cq(context, entries, queue, channel, vector);
    if (queue->cq == NULL) {
        throw_errno(env, "ibv_create_cq", errno);
        free(queue);
        return -1;
    }
    int64_t handle = handle_new(COMP_QUEUE, queue);
    if (handle < 0) {
        int error = errno;
        ibv_destroy_cq(queue->cq);
        free(queue);
        throw_errno(env, "ibv_create_cq", error);
    }
    return handle;
}

DISPATCHER(jint, destroyCQ)(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle) {
    struct comp_queue *queue = handle_claim(handle, COMP_QUEUE);
    if (queue == NULL) {
        return -EINVAL;
    }
    unsigned int owed = atomic_exchange(&queue->unacknowledged, 0);
    if (owed > 0) {
        ibv_ack_cq_events(queue->cq, owed);
    }
    int error = ibv_destroy_cq(queue->cq);
    if (error != 0) {
        handle_restore(handle);
        return -error;
    }
    free(queue);
    handle_free(handle);
    return 0;
}

/* 0: one event was taken (DiSNI lets its callers acknowledge it), -1: none within the timeout. */
DISPATCHER(jint, getCqEvent)(JNIEnv *env, jobject self UNUSED, jlong handle, jint timeout) {
    struct ibv_comp_channel *channel = object_or_throw(env, "ibv_get_cq_event", handle, COMP_CHANNEL);
    if (channel == NULL) {
        return -1;
    }
    int ready = wait_readable(channel->fd, timeout);
    if (ready == 0) {
        return -1;
    }
    struct ibv_cq *cq = NULL;
    void *owner = NULL;
    if (ready < 0 || ibv_get_cq_event(channel, &cq, &owner) != 0) {
        if (errno != EAGAIN) {
            throw_errno(env, "ibv_get_cq_event", errno);
        }
        return -1;
    }
    atomic_fetch_add(&((struct comp_queue *) owner)->unacknowledged, 1);
    return 0;
}

/* Acknowledges no more events than were taken: more would make ibv_destroy_cq wait for ever. */
DISPATCHER(jint, ackCqEvent)(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle, jint events) {
    struct comp_queue *queue = handle_object(handle, COMP_QUEUE);
    if (queue == NULL || events < 0) {
        return -EINVAL;
    }
    unsigned int owed = atomic_load(&queue->unacknowledged);
    unsigned int acknowledged;
    do {
        acknowledged = (unsigned int) events < owed ? (unsigned int) events : owed;
    } while (!atomic_compare_exchange_weak(&queue->unacknowledged, &owed, owed - acknowledged));
    if (acknowledged > 0) {
        ibv_ack_cq_events(queue->cq, acknowledged);
    }
    return 0;
}

DISPATCHER(jint, reqNotifyCQ)(JNIEnv *env, jobject self UNUSED, jlong handle, jint solicited_only) {
    struct comp_queue *queue = object_or_throw(env, "ibv_req_notify_cq", handle, COMP_QUEUE);
    if (queue == NULL) {
        return -1;
    }
    int error = ibv_req_notify_cq(queue->cq, solicited_only);
    if (error != 0) {
        throw_errno(env, "ibv_req_notify_cq", error);
    }
    return error == 0 ? 0 : -1;
}

DISPATCHER(jint, pollCQ)(JNIEnv *env, jobject self UNUSED, jlong handle, jint entries, jlong completions) {
    struct comp_queue *queue = object_or_throw(env, "ibv_poll_cq", handle, COMP_QUEUE);
    if (queue == NULL) {
        return -1;
    }
    if (entries <= 0 || completions == 0) {
        return 0;
    }
    int polled = ibv_poll_cq(queue->cq, entries, (struct ibv_wc *) (uintptr_t) completions);
    if (polled < 0) {
        throw_io(env, "ibv_poll_cq: the completion queue has failed (it overran, or its device is gone)");
    }
    return polled;
}
