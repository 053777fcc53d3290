/* Errors: a Java exception that names the call and the reason. */
#include "disni.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>

static const char *const KIND_NAMES[KINDS] = {
    "event channel",     "connection id",      "queue pair",       "device context",
    "protection domain", "completion channel", "completion queue", "memory region",
};

void throw_errno(JNIEnv *env, const char *call, int error) {
    char text[128];
    throw_io(env, "%s: %s (errno %d)", call, strerror_r(error, text, sizeof text), error);
}

void throw_handle(JNIEnv *env, const char *call, int64_t handle, enum kind kind) {
    throw_io(env, "%s: 0x%llx is no open %s", call, (long long) handle, KIND_NAMES[kind]);
}

void *object_or_throw(JNIEnv *env, const char *call, int64_t handle, enum kind kind) {
    void *object = handle_object(handle, kind);
    if (object == NULL) {
        throw_handle(env, call, handle, kind);
    }
    return object;
}

static int64_t now_millis(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int wait_readable(int fd, int timeout) {
    int64_t deadline = timeout > 0 ? now_millis() + timeout : 0;
    struct pollfd wanted = {.fd = fd, .events = POLLIN};
    for (;;) {
        int ready = poll(&wanted, 1, timeout);
        if (ready >= 0 || errno != EINTR) {
            return ready;
        }
        if (timeout > 0) {
            int64_t left = deadline - now_millis();
            timeout = left > 0 ? (int) left : 0;
        }
    }
}
