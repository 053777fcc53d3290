/** TCP (RFC 9293): connections, listeners, and what each of them keeps and sends. */
@NullMarked
package dev.siphon.stack.dpdk.tcp;

import org.jspecify.annotations.NullMarked;
