/* The processors that the calling thread may run on, as a mask of the first 64. */
#include "disni.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>

AFFINITY(void, setAffinity)(JNIEnv *env, jclass self UNUSED, jlong mask) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int cpu = 0; cpu < 64; cpu++) {
        if (((uint64_t) mask >> cpu & 1) != 0) {
            CPU_SET(cpu, &set);
        }
    }
    if (sched_setaffinity(0, sizeof set, &set) != 0) {
        char text[96];
        snprintf(text, sizeof text, "sched_setaffinity: mask 0x%llx (errno %d)", (long long) mask, errno);
        jclass type = (*env)->FindClass(env, "java/lang/IllegalArgumentException");
        if (type != NULL) {
            (*env)->ThrowNew(env, type, text);
        }
    }
}

AFFINITY(jlong, getAffinity)(JNIEnv *env UNUSED, jclass self UNUSED) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0) {
        return 0;
    }
    uint64_t mask = 0;
    for (int cpu = 0; cpu < 64; cpu++) {
        if (CPU_ISSET(cpu, &set)) {
            mask |= UINT64_C(1) << cpu;
        }
    }
    return (jlong) mask;
}
