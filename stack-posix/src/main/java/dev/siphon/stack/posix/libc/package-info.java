/**
 * The C library as this transport uses it: system calls by their own names with addresses as numbers, their constants,
 * their errors, and native memory to call them with. Internal.
 */
@NullMarked
package dev.siphon.stack.posix.libc;

import org.jspecify.annotations.NullMarked;
