/* Errors: an exception for Java that names the call and the reason, as DPDK words it. */
#include "shim.h"

#include <rte_errno.h>

void throw_error(JNIEnv *env, const char *call, int error) {
    int positive = error < 0 ? -error : error;
    throw_io(env, "%s: %s (errno %d)", call, rte_strerror(positive), positive);
}
