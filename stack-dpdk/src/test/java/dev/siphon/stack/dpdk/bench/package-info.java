/** Two instances joined by rings in one thread: what TCP/IP itself costs, in time and in garbage. */
package dev.siphon.stack.dpdk.bench;
