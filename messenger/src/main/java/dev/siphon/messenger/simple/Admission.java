package dev.siphon.messenger.simple;

import dev.siphon.messenger.session.AcceptDecision;

/**
 * What was decided about a newcomer.
 *
 * @param value the number that a RETRY reply tells
 */
record Admission(AcceptDecision decision, long value) {}
