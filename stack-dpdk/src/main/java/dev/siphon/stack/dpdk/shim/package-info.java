/**
 * DPDK as far as it is used here, above the natives of {@code libsiphon_dpdk.so}: EAL, pools of packets, ports and the segment
 * inside of the process. No TCP in it, and nothing of it is loaded before a stack of this transport asks for it.
 */
@NullMarked
package dev.siphon.stack.dpdk.shim;

import org.jspecify.annotations.NullMarked;
