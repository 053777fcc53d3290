/**
 * What a connection keeps beyond one socket: messages waiting to be written, messages sent and not yet acknowledged, and
 * what is known of a message that was received. No thread, no transport; each object belongs to one thread at a time.
 */
@NullMarked
package dev.siphon.messenger.session;

import org.jspecify.annotations.NullMarked;
