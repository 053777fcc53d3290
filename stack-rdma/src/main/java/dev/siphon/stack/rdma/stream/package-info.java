/** The stream of bytes of one connection, made of messages: what came and was not read, what goes and is not complete. */
@NullMarked
package dev.siphon.stack.rdma.stream;

import org.jspecify.annotations.NullMarked;
