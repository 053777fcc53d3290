/** Packets as numbers into memory that a device reads and writes: allocation, counted references, bursts, checksums. */
@NullMarked
package dev.siphon.stack.dpdk.packet;

import org.jspecify.annotations.NullMarked;
