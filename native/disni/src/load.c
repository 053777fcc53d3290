/* What happens once, when the library is loaded. */
#include "disni.h"

#include <stdlib.h>

/*
 * Once a device is removed, the kernel answers EIO to every attempt to free what was open on it, and libibverbs keeps its part of each
 * object for ever, unless it is told that EIO means gone. It can be told by this variable only, and reads it when its first device
 * is listed.
 */
JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm UNUSED, void *reserved UNUSED) {
    setenv("RDMAV_ALLOW_DISASSOC_DESTROY", "1", 0);
    return JNI_VERSION_1_8;
}
