/**
 * The bytes of messenger protocol version 1: one small type per structure with its offsets named, and the primitives that
 * payloads are made of. No thread, no socket, no session.
 *
 * <p>Structures are read and written in place, at an absolute index of a {@code ByteBuffer} of any byte order, heap or
 * direct; position and limit stay as they are. All integers are little endian unless a structure says otherwise. The
 * caller sees to it that the whole structure lies within the buffer. Those of several fields are flyweights: one object
 * per owner, wrapped around the bytes of the moment, so that no message allocates any; they belong to one thread.
 */
@NullMarked
package dev.siphon.messenger.wire;

import org.jspecify.annotations.NullMarked;
