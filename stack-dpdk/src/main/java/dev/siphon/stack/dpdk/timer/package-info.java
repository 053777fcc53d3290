/** Deadlines of one instance, driven by its caller's clock. */
@NullMarked
package dev.siphon.stack.dpdk.timer;

import org.jspecify.annotations.NullMarked;
