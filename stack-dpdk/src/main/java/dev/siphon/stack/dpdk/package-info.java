/** DPDK as a transport: workers, each with a queue pair and a TCP/IP of its own, and their sockets. */
@NullMarked
package dev.siphon.stack.dpdk;

import org.jspecify.annotations.NullMarked;
