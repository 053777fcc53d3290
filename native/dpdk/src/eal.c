/* The environment abstraction layer: DPDK's own process-wide state. */
#include "shim.h"

#include <errno.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_lcore.h>
#include <rte_malloc.h>
#include <rte_version.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_ARGUMENTS = 64 };

NATIVE(jint, shimVersion)(JNIEnv *env UNUSED, jclass type UNUSED) {
    return SHIM_VERSION;
}

/* Of the DPDK that was loaded, which need not be the one that this was compiled with. */
NATIVE(jstring, dpdkVersion)(JNIEnv *env, jclass type UNUSED) {
    return (*env)->NewStringUTF(env, rte_version());
}

static char *copy(JNIEnv *env, jobjectArray strings, jsize index) {
    jstring string = (*env)->GetObjectArrayElement(env, strings, index);
    const char *text = string == NULL ? NULL : (*env)->GetStringUTFChars(env, string, NULL);
    char *copied = text == NULL ? NULL : strdup(text);
    if (text != NULL) {
        (*env)->ReleaseStringUTFChars(env, string, text);
    }
    return copied;
}

/*
 * EAL keeps pointers into its arguments, so they are not freed. It changes the affinity of the thread that calls, which is
 * therefore one that has nothing else to do.
 */
NATIVE(void, startEal)(JNIEnv *env, jclass type UNUSED, jobjectArray arguments) {
    jsize count = (*env)->GetArrayLength(env, arguments);
    if (count >= MAX_ARGUMENTS) {
        throw_io(env, "%d arguments for EAL, at most %d", (int)count, MAX_ARGUMENTS - 1);
        return;
    }
    char **argv = calloc(MAX_ARGUMENTS, sizeof *argv);
    if (argv == NULL) {
        throw_error(env, "rte_eal_init", ENOMEM);
        return;
    }
    for (jsize i = 0; i < count; i++) {
        argv[i] = copy(env, arguments, i);
        if (argv[i] == NULL) {
            throw_error(env, "rte_eal_init", ENOMEM);
            return;
        }
    }
    if (rte_eal_init((int)count, argv) < 0) {
        throw_error(env, "rte_eal_init", rte_errno);
    }
}

/* With a number of its own a thread has a cache in each pool. It does without when there is no number left. */
NATIVE(jboolean, registerThread)(JNIEnv *env UNUSED, jclass type UNUSED) {
    return rte_thread_register() == 0;
}

NATIVE(void, unregisterThread)(JNIEnv *env UNUSED, jclass type UNUSED) {
    rte_thread_unregister();
}

NATIVE(void, pinThread)(JNIEnv *env, jclass type UNUSED, jint core) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET((unsigned)core, &cores);
    if (sched_setaffinity(0, sizeof cores, &cores) != 0) {
        throw_error(env, "sched_setaffinity", errno);
    }
}

/* Memory that every device reaches, since EAL has mapped it for them; NULL when there is none left. */
NATIVE(jobject, allocate)(JNIEnv *env, jclass type UNUSED, jint bytes) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *memory = rte_malloc("siphon payload", (size_t)bytes, (size_t)bytes >= page ? page : RTE_CACHE_LINE_SIZE);
    return memory == NULL ? NULL : (*env)->NewDirectByteBuffer(env, memory, bytes);
}

NATIVE(jlong, address)(JNIEnv *env, jclass type UNUSED, jobject buffer) {
    return (jlong)(uintptr_t)(*env)->GetDirectBufferAddress(env, buffer);
}

NATIVE(void, free)(JNIEnv *env UNUSED, jclass type UNUSED, jlong address) {
    rte_free((void *)(uintptr_t)address);
}
