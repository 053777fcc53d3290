/*
 * What the files of this library share: the table of handles, the errors thrown into Java, and the names of the natives.
 *
 * A Java object id is never a C pointer here. It is a handle: a slot in a table plus a generation, so that an id that was
 * destroyed, or never was one, gives an error instead of a crash. A call that races with the destruction of its own object
 * is still the caller's mistake, as it is in C.
 */
#ifndef SIPHON_DISNI_H
#define SIPHON_DISNI_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <infiniband/verbs.h>
#include <jni.h>
#include <rdma/rdma_cma.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "throw_io.h"

/* Grows whenever a native of SiphonVerbs changes or goes. */
enum { SIPHON_VERBS_VERSION = 1 };

#define UNUSED __attribute__((unused))

/* A native of com.ibm.disni.verbs.impl.NativeDispatcher, by its name without the leading underscore. */
#define DISPATCHER(type, name) JNIEXPORT type JNICALL Java_com_ibm_disni_verbs_impl_NativeDispatcher__1##name
/* A native of com.ibm.disni.util.NativeAffinity. */
#define AFFINITY(type, name) JNIEXPORT type JNICALL Java_com_ibm_disni_util_NativeAffinity__1##name
/* A native of Siphon's own, which DiSNI lacks. */
#define SIPHON(type, name) JNIEXPORT type JNICALL Java_dev_siphon_stack_rdma_library_SiphonVerbs_##name

/* --- handles.c --- */

enum kind { EVENT_CHANNEL, CM_ID, QUEUE_PAIR, CONTEXT, PROTECTION_DOMAIN, COMP_CHANNEL, COMP_QUEUE, MEMORY_REGION, KINDS };

/* A new handle for the object, or -1 when the table is full or memory is short (errno says which). */
int64_t handle_new(enum kind kind, void *object);
/* The object behind a handle, or NULL if there is no such handle of this kind. Takes no lock. */
void *handle_object(int64_t handle, enum kind kind);
/* As handle_object, and the handle ceases to exist: of two threads that try to destroy an object, one gets NULL. */
void *handle_claim(int64_t handle, enum kind kind);
/* Undoes handle_claim, for an object that could not be destroyed. */
void handle_restore(int64_t handle);
/* Ends handle_claim: the slot may be used again, under another generation. */
void handle_free(int64_t handle);
int handle_count(enum kind kind);

/* --- errors.c --- */

/* Throws java.io.IOException "call: text (errno n)", unless an exception is already under way. */
void throw_errno(JNIEnv *env, const char *call, int error);
/* Throws java.io.IOException "call: 0x... is no open <kind>". */
void throw_handle(JNIEnv *env, const char *call, int64_t handle, enum kind kind);
/* handle_object, throwing throw_handle's exception when there is none. */
void *object_or_throw(JNIEnv *env, const char *call, int64_t handle, enum kind kind);
/* Waits until the descriptor is readable: 1, 0 after the timeout (milliseconds, negative: no limit), -1 with errno. */
int wait_readable(int fd, int timeout);

/* --- the objects that are more than a pointer of rdma-core's --- */

struct event_channel {
    struct rdma_event_channel *channel;
    atomic_int ids; /* closing the channel under a live id would leave that id a dangling pointer */
};

struct cm_id {
    struct rdma_cm_id *id;
    struct event_channel *channel;
    int64_t handle;
    int64_t queue_pair; /* 0: none */
    int status;         /* of the newest event */
    uint16_t private_data_length;
    uint8_t private_data[256]; /* of the newest event that brought some */
};

struct comp_queue {
    struct ibv_cq *cq;
    atomic_uint unacknowledged; /* ibv_destroy_cq waits for ever for events that nobody acknowledged */
};

/* --- contexts.c --- */

/* The one handle of a device context, which many ids share; -1 with errno. */
int64_t context_handle(struct ibv_context *context);
/* Before something is opened on it: -1 with ENODEV if its device was removed. */
int context_hold(struct ibv_context *context);
/* After that was freed. The context may be gone thereafter. */
void context_release(struct ibv_context *context);

#endif
