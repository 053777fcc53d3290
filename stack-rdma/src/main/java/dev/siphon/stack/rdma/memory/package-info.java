/** Registered memory: payload pools, the receives and send slots of connections, buffers for copies, and their bounds. */
@NullMarked
package dev.siphon.stack.rdma.memory;

import org.jspecify.annotations.NullMarked;
