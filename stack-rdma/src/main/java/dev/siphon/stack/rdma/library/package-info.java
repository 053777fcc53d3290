/**
 * The native library under DiSNI: finding and loading it, and the natives of our own that DiSNI lacks.
 *
 * <p>Every failure here is told with its reason and its remedy, because "libdisni not found" is what people meet first.
 */
@NullMarked
package dev.siphon.stack.rdma.library;

import org.jspecify.annotations.NullMarked;
