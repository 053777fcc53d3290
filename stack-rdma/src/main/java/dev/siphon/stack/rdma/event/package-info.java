/** Handles that no kernel knows, and the driver that reports them together with the device's descriptors. */
@NullMarked
package dev.siphon.stack.rdma.event;

import org.jspecify.annotations.NullMarked;
