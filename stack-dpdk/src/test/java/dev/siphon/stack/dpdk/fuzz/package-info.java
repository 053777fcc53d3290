/** Frames that are anything at all. */
package dev.siphon.stack.dpdk.fuzz;
