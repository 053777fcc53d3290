/** Credits: how neither end ever sends what the other has posted no receive for. Pure arithmetic, without verbs. */
@NullMarked
package dev.siphon.stack.rdma.flow;

import org.jspecify.annotations.NullMarked;
