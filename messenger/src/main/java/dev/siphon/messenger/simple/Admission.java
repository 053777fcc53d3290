package dev.siphon.messenger.simple;

import dev.siphon.messenger.common.SessionLife;
import dev.siphon.messenger.session.AcceptDecision;

/**
 * What was decided about a newcomer.
 *
 * @param value the number that a RETRY reply tells
 */
record Admission(AcceptDecision decision, long value) {

    /** Judges {@code asked} by {@code existing}, the session of the registered connection. Under that one's lock. */
    static Admission about(SessionLife existing, AcceptDecision.Incoming asked) {
        AcceptDecision decision = AcceptDecision.about(existing.asExisting(), asked);
        return switch (decision) {
            case RETRY_GLOBAL -> new Admission(decision, existing.session().peerGlobalSeq());
            case RETRY_SESSION -> new Admission(decision, existing.session().connectSeq() + 1);
            case OPEN, RESET_SESSION, WAIT, REPLACE_LOSSY, REPLACE, REPLACE_AFTER_PEER_RESET ->
                new Admission(decision, 0);
        };
    }
}
