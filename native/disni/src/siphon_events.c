/* Siphon's own: what an event loop needs to know about channels and events, and the counts of what is open. */
#include "cm.h"

#include <errno.h>

SIPHON(jint, eventChannelFd)(JNIEnv *env, jclass self UNUSED, jlong handle) {
    struct event_channel *channel = object_or_throw(env, "event channel", handle, EVENT_CHANNEL);
    return channel == NULL ? -1 : channel->channel->fd;
}

SIPHON(jint, completionChannelFd)(JNIEnv *env, jclass self UNUSED, jlong handle) {
    struct ibv_comp_channel *channel = object_or_throw(env, "completion channel", handle, COMP_CHANNEL);
    return channel == NULL ? -1 : channel->fd;
}

SIPHON(jint, eventStatus)(JNIEnv *env, jclass self UNUSED, jlong id) {
    struct cm_id *cm = object_or_throw(env, "event status", id, CM_ID);
    return cm == NULL ? -1 : cm->status;
}

SIPHON(jbyteArray, privateData)(JNIEnv *env, jclass self UNUSED, jlong id) {
    struct cm_id *cm = object_or_throw(env, "private data", id, CM_ID);
    if (cm == NULL) {
        return NULL;
    }
    jbyteArray array = (*env)->NewByteArray(env, cm->private_data_length);
    if (array != NULL) {
        (*env)->SetByteArrayRegion(env, array, 0, cm->private_data_length, (const jbyte *) cm->private_data);
    }
    return array;
}

/* The id's events come from the other channel from now on. */
SIPHON(void, migrate)(JNIEnv *env, jclass self UNUSED, jlong id, jlong event_channel) {
    struct cm_id *cm = object_or_throw(env, "rdma_migrate_id", id, CM_ID);
    struct event_channel *channel = object_or_throw(env, "rdma_migrate_id", event_channel, EVENT_CHANNEL);
    if (cm == NULL || channel == NULL || cm->channel == channel) {
        return;
    }
    if (rdma_migrate_id(cm->id, channel->channel) != 0) {
        throw_errno(env, "rdma_migrate_id", errno);
        return;
    }
    atomic_fetch_add(&channel->ids, 1);
    atomic_fetch_sub(&cm->channel->ids, 1);
    cm->channel = channel;
}

SIPHON(jstring, completionStatus)(JNIEnv *env, jclass self UNUSED, jint status) {
    return (*env)->NewStringUTF(env, ibv_wc_status_str((enum ibv_wc_status) status));
}

SIPHON(jstring, eventName)(JNIEnv *env, jclass self UNUSED, jint type) {
    return (*env)->NewStringUTF(env, rdma_event_str((enum rdma_cm_event_type) type));
}

SIPHON(jintArray, openObjects)(JNIEnv *env, jclass self UNUSED) {
    jint counts[KINDS];
    for (int kind = 0; kind < KINDS; kind++) {
        counts[kind] = handle_count((enum kind) kind);
    }
    jintArray array = (*env)->NewIntArray(env, KINDS);
    if (array != NULL) {
        (*env)->SetIntArrayRegion(env, array, 0, KINDS, counts);
    }
    return array;
}
