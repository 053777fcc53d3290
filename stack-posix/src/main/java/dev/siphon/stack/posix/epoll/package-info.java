/** The epoll event driver, for this transport and for others whose readiness comes from kernel descriptors. */
@NullMarked
package dev.siphon.stack.posix.epoll;

import org.jspecify.annotations.NullMarked;
