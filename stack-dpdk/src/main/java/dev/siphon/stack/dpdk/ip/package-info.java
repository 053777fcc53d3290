/** IPv4 (RFC 791) without fragments, ICMP (RFC 792) and path MTUs (RFC 1191). */
@NullMarked
package dev.siphon.stack.dpdk.ip;

import org.jspecify.annotations.NullMarked;
