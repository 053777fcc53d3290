/** RDMA as a transport: reliable connections made by rdma_cm, over DiSNI, with credits and registered memory. */
@NullMarked
package dev.siphon.stack.rdma;

import org.jspecify.annotations.NullMarked;
