/* Event channels of rdma_cm, and the events that come from them. */
#include "disni.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cm.h"

DISPATCHER(jlong, createEventChannel)(JNIEnv *env, jobject self UNUSED) {
    struct event_channel *channel = calloc(1, sizeof *channel);
    if (channel == NULL) {
        throw_errno(env, "rdma_create_event_channel", ENOMEM);
        return -1;
    }
    channel->channel = rdma_create_event_channel();
    if (channel->channel == NULL) {
        throw_errno(env, "rdma_create_event_channel", errno);
        free(channel);
        return -1;
    }
    int fd = channel->channel->fd;
    int64_t handle = fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0 ? -1 : handle_new(EVENT_CHANNEL, channel);
    if (handle < 0) {
        int error = errno;
        rdma_destroy_event_channel(channel->channel);
        free(channel);
        throw_errno(env, "rdma_create_event_channel", error);
    }
    return handle;
}

/* -EBUSY while an id lives on the channel: the ids go first. */
DISPATCHER(jint, destroyEventChannel)(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle) {
    struct event_channel *channel = handle_claim(handle, EVENT_CHANNEL);
    if (channel == NULL) {
        return -EINVAL;
    }
    if (atomic_load(&channel->ids) > 0) {
        handle_restore(handle);
        return -EBUSY;
    }
    rdma_destroy_event_channel(channel->channel);
    free(channel);
    handle_free(handle);
    return 0;
}

static void remember(struct cm_id *cm, const struct rdma_cm_event *event) {
    cm->status = event->status;
    if (event->param.conn.private_data != NULL && event->param.conn.private_data_len > 0) {
        cm->private_data_length = event->param.conn.private_data_len;
        memcpy(cm->private_data, event->param.conn.private_data, cm->private_data_length);
    }
}

/*
 * 0 and the event, or a negative errno. librdmacm may fail to make sense of an event that it took (a request for a device that went
 * meanwhile): that is no reason to leave those behind it.
 */
static int take_event(struct rdma_event_channel *channel, int timeout, struct rdma_cm_event **event) {
    enum { ATTEMPTS = 16 };
    int error = EAGAIN;
    for (int i = 0; i < ATTEMPTS; i++) {
        int ready = wait_readable(channel->fd, i == 0 ? timeout : 0);
        if (ready <= 0) {
            return ready == 0 ? -EAGAIN : -errno;
        }
        if (rdma_get_cm_event(channel, event) == 0) {
            return 0;
        }
        error = errno;
        if (error == EAGAIN) {
            break;
        }
    }
    return -error;
}

/*
 * Takes one event. DiSNI acknowledges an event by its type alone, which names no event, so it is acknowledged here, after all
 * that is worth keeping was put aside in the id. Gives the event's type, or a negative errno (-EAGAIN: none within the timeout).
 */
DISPATCHER(jint, getCmEvent)
(JNIEnv *env UNUSED, jobject self UNUSED, jlong handle, jlong listen_id, jlong connection_id, jint timeout) {
    struct event_channel *channel = handle_object(handle, EVENT_CHANNEL);
    if (channel == NULL || listen_id == 0 || connection_id == 0) {
        return -EINVAL;
    }
    struct rdma_cm_event *event = NULL;
    int failed = take_event(channel->channel, timeout, &event);
    if (failed != 0) {
        return failed;
    }
    struct rdma_cm_id *listener = event->listen_id;
    struct rdma_cm_id *id = event->id;
    enum rdma_cm_event_type type = event->event;
    bool fresh = type == RDMA_CM_EVENT_CONNECT_REQUEST;
    struct cm_id *cm = fresh ? cm_adopt(id, channel) : id->context;
    if (cm == NULL) {
        rdma_reject(id, NULL, 0);
        rdma_ack_cm_event(event);
        rdma_destroy_id(id);
        return -ENOMEM;
    }
    remember(cm, event);
    *(int64_t *) (uintptr_t) listen_id = listener == NULL ? 0 : ((struct cm_id *) listener->context)->handle;
    *(int64_t *) (uintptr_t) connection_id = cm->handle;
    rdma_ack_cm_event(event); /* from here on another thread may destroy both ids */
    return (jint) type;
}

/* The event was acknowledged when it was taken. */
DISPATCHER(jint, ackCmEvent)(JNIEnv *env UNUSED, jobject self UNUSED, jint type UNUSED) {
    return 0;
}
