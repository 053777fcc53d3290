/* What every library of natives here needs: a way to tell Java what went wrong. */
#ifndef SIPHON_THROW_IO_H
#define SIPHON_THROW_IO_H

#include <jni.h>

/* Throws java.io.IOException with that text, of 255 bytes at most, unless an exception is on its way already. */
void throw_io(JNIEnv *env, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
