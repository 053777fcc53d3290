/** Payload memory: reference-counted buffers, the pools they come from, and lists of them on their way to a socket. */
@NullMarked
package dev.siphon.stack.buffer;

import org.jspecify.annotations.NullMarked;
