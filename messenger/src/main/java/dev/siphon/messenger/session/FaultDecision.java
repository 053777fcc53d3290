package dev.siphon.messenger.session;

import dev.siphon.messenger.Policy;

/** What follows when a connection's socket broke. The steps and their order are Ceph's ({@code AsyncConnection::fault}). */
public enum FaultDecision {

    /** The connection ends, with a reset. */
    CLOSE,
    /** It waits without a socket until there is something to send, or the peer connects. */
    STANDBY,
    /** An attempt to connect failed: the next one waits, longer each time. */
    BACK_OFF,
    /** An established session broke: it connects again at once. */
    RECONNECT;

    /**
     * Decides for a connection that was in {@code phase}.
     *
     * @param lossy by policy, or since it was made disposable
     * @param known the application has it, or was told of its accept
     * @param hasToSend something is queued, what was requeued included, or a keepalive is asked for
     */
    public static FaultDecision about(Phase phase, Policy policy, boolean lossy, boolean known, boolean hasToSend) {
        if (lossy && phase != Phase.CONNECTING) {
            return CLOSE;
        }
        if (phase == Phase.ACCEPTING && !known) {
            return CLOSE;
        }
        if (policy.standby() && !hasToSend && phase != Phase.WAITING) {
            return STANDBY;
        }
        if (phase == Phase.CONNECTING || phase == Phase.WAITING) {
            return BACK_OFF;
        }
        return policy.server() ? STANDBY : RECONNECT;
    }
}
