#include "throw_io.h"

#include <stdarg.h>
#include <stdio.h>

void throw_io(JNIEnv *env, const char *format, ...) {
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
