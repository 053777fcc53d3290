/** What an instance did, dropped and refused, counted by name. */
@NullMarked
package dev.siphon.stack.dpdk.counter;

import org.jspecify.annotations.NullMarked;
