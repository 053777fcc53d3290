/* Siphon's own: the devices that libibverbs has a provider for. The kernel may know more: those lack their provider's package. */
#include "disni.h"

#include <errno.h>

SIPHON(jobjectArray, usableDevices)(JNIEnv *env, jclass self UNUSED) {
    int count = 0;
    struct ibv_device **devices = ibv_get_device_list(&count);
    if (devices == NULL) {
        throw_errno(env, "ibv_get_device_list", errno);
        return NULL;
    }
    jobjectArray names = (*env)->NewObjectArray(env, count, (*env)->FindClass(env, "java/lang/String"), NULL);
    for (int i = 0; i < count && names != NULL; i++) {
        jstring name = (*env)->NewStringUTF(env, ibv_get_device_name(devices[i]));
        if (name == NULL) {
            names = NULL;
        } else {
            (*env)->SetObjectArrayElement(env, names, i, name);
            (*env)->DeleteLocalRef(env, name);
        }
    }
    ibv_free_device_list(devices);
    return names;
}
