/** The options of this transport, checked. */
@NullMarked
package dev.siphon.stack.rdma.config;

import org.jspecify.annotations.NullMarked;
