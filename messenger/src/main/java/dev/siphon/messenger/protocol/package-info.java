/**
 * Protocol version 1 as far as it needs neither a thread nor a transport: messages into a list of bytes and out of read
 * segments, and what both sides of a handshake say and conclude. Both messengers speak it from here.
 */
@NullMarked
package dev.siphon.messenger.protocol;

import org.jspecify.annotations.NullMarked;
