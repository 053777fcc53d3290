/** The options of this transport, checked. */
@NullMarked
package dev.siphon.stack.dpdk.config;

import org.jspecify.annotations.NullMarked;
