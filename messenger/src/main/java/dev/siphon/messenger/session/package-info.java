/** What of a connection outlives its socket: sequence numbers, messages waiting to be written or acknowledged. */
@NullMarked
package dev.siphon.messenger.session;

import org.jspecify.annotations.NullMarked;
