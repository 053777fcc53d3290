/** One TCP/IP instance: bursts of packets in, bursts out, driven by its worker's thread and clock. The way in for a stack. */
@NullMarked
package dev.siphon.stack.dpdk.instance;

import org.jspecify.annotations.NullMarked;
