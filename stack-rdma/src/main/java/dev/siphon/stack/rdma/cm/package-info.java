/** rdma_cm in an event loop: ids, and the events that say how far each has come. */
@NullMarked
package dev.siphon.stack.rdma.cm;

import org.jspecify.annotations.NullMarked;
