/* Siphon's own: binding, resolving and asking for addresses of either family; DiSNI knows IPv4 only and passes no source. */
#include "cm.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

enum { IPV4_LENGTH = 4, IPV6_LENGTH = 16 };

/* False, with an exception, if the bytes are no address. */
static bool from_java(JNIEnv *env, const char *call, jbyteArray bytes, jint scope, jint port, union address *to) {
    jsize length = bytes == NULL ? 0 : (*env)->GetArrayLength(env, bytes);
    memset(to, 0, sizeof *to);
    if (length == IPV4_LENGTH) {
        to->v4.sin_family = AF_INET;
        to->v4.sin_port = htons((uint16_t) port);
        (*env)->GetByteArrayRegion(env, bytes, 0, length, (jbyte *) &to->v4.sin_addr);
        return true;
    }
    if (length == IPV6_LENGTH) {
        to->v6.sin6_family = AF_INET6;
        to->v6.sin6_port = htons((uint16_t) port);
        to->v6.sin6_scope_id = (uint32_t) scope;
        (*env)->GetByteArrayRegion(env, bytes, 0, length, (jbyte *) &to->v6.sin6_addr);
        return true;
    }
    throw_io(env, "%s: an address of %d bytes is neither IPv4 (4) nor IPv6 (16)", call, length);
    return false;
}

SIPHON(void, bind)(JNIEnv *env, jclass self UNUSED, jlong id, jbyteArray bytes, jint scope, jint port) {
    struct cm_id *cm = object_or_throw(env, "rdma_bind_addr", id, CM_ID);
    union address address;
    if (cm != NULL && from_java(env, "rdma_bind_addr", bytes, scope, port, &address)
        && rdma_bind_addr(cm->id, &address.any) != 0) {
        throw_errno(env, "rdma_bind_addr", errno);
    }
}

SIPHON(void, resolveAddress)
(JNIEnv *env, jclass self UNUSED, jlong id, jbyteArray bytes, jint scope, jint port, jint timeout) {
    struct cm_id *cm = object_or_throw(env, "rdma_resolve_addr", id, CM_ID);
    union address address;
    if (cm != NULL && from_java(env, "rdma_resolve_addr", bytes, scope, port, &address)
        && rdma_resolve_addr(cm->id, NULL, &address.any, timeout) != 0) {
        throw_errno(env, "rdma_resolve_addr", errno);
    }
}

/* {port, scope, address}: two bytes, four bytes, and four or sixteen, in network order; empty if there is no address yet. */
static jbyteArray to_java(JNIEnv *env, const struct sockaddr *from) {
    uint8_t bytes[2 + 4 + IPV6_LENGTH] = {0};
    jsize length = 0;
    if (from->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *) from;
        memcpy(bytes, &v4->sin_port, 2);
        memcpy(bytes + 6, &v4->sin_addr, IPV4_LENGTH);
        length = 6 + IPV4_LENGTH;
    } else if (from->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *) from;
        uint32_t scope = htonl(v6->sin6_scope_id);
        memcpy(bytes, &v6->sin6_port, 2);
        memcpy(bytes + 2, &scope, 4);
        memcpy(bytes + 6, &v6->sin6_addr, IPV6_LENGTH);
        length = 6 + IPV6_LENGTH;
    }
    jbyteArray array = (*env)->NewByteArray(env, length);
    if (array != NULL) {
        (*env)->SetByteArrayRegion(env, array, 0, length, (const jbyte *) bytes);
    }
    return array;
}

SIPHON(jbyteArray, localAddress)(JNIEnv *env, jclass self UNUSED, jlong id) {
    struct cm_id *cm = object_or_throw(env, "local address", id, CM_ID);
    return cm == NULL ? NULL : to_java(env, rdma_get_local_addr(cm->id));
}

SIPHON(jbyteArray, peerAddress)(JNIEnv *env, jclass self UNUSED, jlong id) {
    struct cm_id *cm = object_or_throw(env, "peer address", id, CM_ID);
    return cm == NULL ? NULL : to_java(env, rdma_get_peer_addr(cm->id));
}
