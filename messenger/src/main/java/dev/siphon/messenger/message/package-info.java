/**
 * What the messages say that a Ceph monitor and its clients exchange: one immutable type per message front, with its
 * encoding. Only layouts that were recorded from real monitors are written; of newer ones the known part is read.
 *
 * <p>Each type has a static {@code decode(front, version, features)}, where {@code version} is that of the message header
 * and {@code features} are those the connection agreed on, its inverse {@code encode(front, features)}, and the
 * {@code VERSION} and {@code COMPAT_VERSION} that a header needs for what is written. Malformed fronts end in a
 * {@link dev.siphon.messenger.wire.MalformedFrameException}.
 */
@NullMarked
package dev.siphon.messenger.message;

import org.jspecify.annotations.NullMarked;
