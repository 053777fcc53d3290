/** Hosts joined by a link that does what links do, under a clock that the test drives. */
package dev.siphon.stack.dpdk.sim;
