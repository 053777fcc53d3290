/** Segments in, segments out: one instance whose peer is the test. */
package dev.siphon.stack.dpdk.script;
