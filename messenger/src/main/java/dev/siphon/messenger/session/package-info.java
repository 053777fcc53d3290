/**
 * What a connection keeps beyond one socket: its numbers, messages waiting to be written, messages sent and not yet
 * acknowledged, their bound, and what is known of a message that was received; and the rules by which a session meets
 * another socket ({@link dev.siphon.messenger.session.AcceptDecision}). No thread, no transport; each object belongs to one
 * thread at a time, but for those that say otherwise.
 */
@NullMarked
package dev.siphon.messenger.session;

import org.jspecify.annotations.NullMarked;
