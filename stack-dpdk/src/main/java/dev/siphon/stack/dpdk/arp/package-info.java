/** Address resolution (RFC 826): who has which hardware address, asked, aged and told to the other workers. */
@NullMarked
package dev.siphon.stack.dpdk.arp;

import org.jspecify.annotations.NullMarked;
