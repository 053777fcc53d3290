/* What DiSNI asks about the layout of the structures that it writes itself, and its version. */
#include "disni.h"

#include "work_requests.h"

#include <netinet/in.h>
#include <stddef.h>

/* The version of its natives that DiSNI 2.1 insists on. */
enum { DISNI_VERSION = 32 };

DISPATCHER(jint, getVersion)(JNIEnv *env UNUSED, jobject self UNUSED) {
    return DISNI_VERSION;
}

/* The size of the buffer that DiSNI hands over for an address; it only ever holds an IPv4 one. */
DISPATCHER(jint, getSockAddrInSize)(JNIEnv *env UNUSED, jobject self UNUSED) {
    return sizeof(struct sockaddr_in6);
}

DISPATCHER(jint, getIbvRecvWRSize)(JNIEnv *env UNUSED, jobject self UNUSED) {
    return sizeof(struct ibv_recv_wr);
}

DISPATCHER(jint, getIbvSendWRSize)(JNIEnv *env UNUSED, jobject self UNUSED) {
    return sizeof(struct java_send_wr);
}

DISPATCHER(jint, getIbvSgeSize)(JNIEnv *env UNUSED, jobject self UNUSED) {
    return sizeof(struct ibv_sge);
}

DISPATCHER(jint, getIbvWCSize)(JNIEnv *env UNUSED, jobject self UNUSED) {
    return sizeof(struct ibv_wc);
}

DISPATCHER(jint, getRemoteAddressOffset)(JNIEnv *env UNUSED, jobject self UNUSED) {
    return offsetof(struct java_send_wr, remote_addr);
}

DISPATCHER(jint, getRKeyOffset)(JNIEnv *env UNUSED, jobject self UNUSED) {
    return offsetof(struct java_send_wr, rkey);
}

/* {DiSNI version, version of Siphon's natives, sizes of address, receive WR, send WR, SGE, WC, offsets of remote address and rkey} */
SIPHON(jintArray, abi)(JNIEnv *env, jclass self UNUSED) {
    static const jint numbers[] = {
        DISNI_VERSION,
        SIPHON_VERBS_VERSION,
        sizeof(struct sockaddr_in6),
        sizeof(struct ibv_recv_wr),
        sizeof(struct java_send_wr),
        sizeof(struct ibv_sge),
        sizeof(struct ibv_wc),
        offsetof(struct java_send_wr, remote_addr),
        offsetof(struct java_send_wr, rkey),
    };
    const jsize count = sizeof numbers / sizeof numbers[0];
    jintArray array = (*env)->NewIntArray(env, count);
    if (array != NULL) {
        (*env)->SetIntArrayRegion(env, array, 0, count, numbers);
    }
    return array;
}
