/** What the workers of this transport wait on: handles in user space, and their port. */
@NullMarked
package dev.siphon.stack.dpdk.event;

import org.jspecify.annotations.NullMarked;
