/**
 * Verbs as this transport uses them: DiSNI's objects with their errors made into {@link dev.siphon.stack.TransportException}s,
 * and its stateful calls kept for re-use, so that posting and polling allocate nothing.
 */
@NullMarked
package dev.siphon.stack.rdma.verbs;

import org.jspecify.annotations.NullMarked;
