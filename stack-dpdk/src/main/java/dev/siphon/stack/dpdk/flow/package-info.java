/** Which queue a flow's packets come in by: Toeplitz hashing as devices do it, and source ports that hash to a wanted queue. */
@NullMarked
package dev.siphon.stack.dpdk.flow;

import org.jspecify.annotations.NullMarked;
