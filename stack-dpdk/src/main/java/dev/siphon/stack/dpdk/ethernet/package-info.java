/** Ethernet II frames: their header, and the way out to the port. */
@NullMarked
package dev.siphon.stack.dpdk.ethernet;

import org.jspecify.annotations.NullMarked;
