/** What this transport says on the wire: a header in front of the bytes of each message, and the message that begins. */
@NullMarked
package dev.siphon.stack.rdma.wire;

import org.jspecify.annotations.NullMarked;
