/** What a stack is attached to: its port, with a queue pair per worker and an address. */
@NullMarked
package dev.siphon.stack.dpdk.port;

import org.jspecify.annotations.NullMarked;
