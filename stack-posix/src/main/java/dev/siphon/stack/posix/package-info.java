/**
 * The transport "posix": non-blocking kernel sockets of the families IPv4, IPv6 and AF_UNIX above edge-triggered epoll.
 * 64-bit Linux only.
 */
@NullMarked
package dev.siphon.stack.posix;

import org.jspecify.annotations.NullMarked;
