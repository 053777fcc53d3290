/* Exceptions for Java. */
#include "shim.h"

#include <errno.h>
#include <rte_errno.h>
#include <stdarg.h>
#include <stdio.h>

void throw_text(JNIEnv *env, const char *format, ...) {
    if ((*env)->ExceptionCheck(env)) {
        return;
    }
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    jclass type = (*env)->FindClass(env, "java/io/IOException");
    if (type != NULL) {
        (*env)->ThrowNew(env, type, text);
    }
}

void throw_error(JNIEnv *env, const char *call, int error) {
    int positive = error < 0 ? -error : error;
    throw_text(env, "%s: %s (errno %d)", call, rte_strerror(positive), positive);
}
