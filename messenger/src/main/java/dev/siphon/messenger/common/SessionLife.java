package dev.siphon.messenger.common;

import dev.siphon.messenger.Policy;
import dev.siphon.messenger.session.AcceptDecision;
import dev.siphon.messenger.session.Backoff;
import dev.siphon.messenger.session.FaultDecision;
import dev.siphon.messenger.session.Phase;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.Features;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a connection's session when its sockets open, break or are replaced, and what its dispatchers are told of
 * that. Both messengers keep these promises; how a socket is driven is their own. One thread at a time: the connection's
 * owner, or whoever has its lock.
 */
public final class SessionLife {

    /** The connection as its session sees it. No method waits. */
    public interface Carrier {

        /** Begins to connect by a new socket, after {@code delayMicros}. */
        void dial(long delayMicros);

        /** Gives the socket up, if there is one, and an attempt that is yet to begin. */
        void dropSocket();

        /** Has messages that are held back on purpose delivered, before what comes by another socket. */
        void deliverHeld();

        /** Drops messages that are held back on purpose. */
        void dropHeld();

        /** Whether something is queued, what is to be written again included, or a keepalive is asked for. */
        boolean hasToSend();

        /** Ends the connection for good: comes back here by {@link SessionLife#end}. */
        void close(@Nullable String reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SessionLife.class);

    private final PublishedConnection connection;
    private final ConnectionMessenger<?> messenger;
    private final Carrier carrier;
    private final Session session;
    private final Backoff backoff;

    private Phase phase = Phase.NONE;
    /** The dispatchers know this connection: the application made it, or they were told of its accept. */
    private boolean known;
    /** The session was established, and not reset since. */
    private boolean onceReady;
    /** The peer restarted: it starts to count anew, and must not be told what was received. */
    private boolean resetByPeer;

    /**
     * The session of {@code connection}, not begun.
     *
     * @param known whether the application has the connection, or is to be told of it first
     */
    public SessionLife(PublishedConnection connection, Carrier carrier, boolean known) {
        this.connection = connection;
        this.messenger = connection.messenger();
        this.carrier = carrier;
        this.known = known;
        this.session = new Session(messenger.newSendBudget());
        this.backoff = messenger.settings().newBackoff();
    }

    public Session session() {
        return session;
    }

    public Phase phase() {
        return phase;
    }

    public boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    /** Whether the session is between two sockets. */
    public boolean isReplacing() {
        return phase == Phase.REPLACING;
    }

    /** Whether the peer restarted, so that it counts anew. */
    public boolean isResetByPeer() {
        return resetByPeer;
    }

    // --- how it begins

    /** Begins to connect, unless the peer was faster. */
    public void connect() {
        if (phase == Phase.NONE && !connection.isClosed()) {
            dial(0);
        }
    }

    /** A peer has opened a socket. */
    public void accepting() {
        phase = Phase.ACCEPTING;
    }

    /** Established on the accepting side as far as the dispatchers are concerned; the peer does not know it yet. */
    public void accepted(long agreedFeatures) {
        connection.features(agreedFeatures);
        known = true;
    }

    /** Both sides agree on {@code agreedFeatures}, and the accepting one says whether the connection is lossy. */
    public void agreed(long agreedFeatures, boolean lossy) {
        connection.features(agreedFeatures);
        connection.agreeOnLossy(lossy);
        resetByPeer = false;
    }

    /** Established. */
    public void opened() {
        phase = Phase.OPEN;
        onceReady = true;
        connection.established(true);
        backoff.reset();
    }

    /** The peer asks to wait, since it is connecting to this side as well. */
    public void peerAsksToWait() {
        phase = Phase.WAITING;
    }

    /** The peer does not have the session that this side wants to resume. One that never was is simply begun anew. */
    public void peerHasNoSession() {
        if (onceReady) {
            reset();
        } else {
            session.connectSeq(0);
        }
    }

    /** A session that was never established has lost nothing: the peer only tries once more. */
    private void forgetPeersSession() {
        if (!onceReady) {
            session.connectSeq(0);
        } else if (connection.policy().resetCheck()) {
            reset();
        }
    }

    /** The peer lost its session, and with it what was sent there (Ceph's {@code was_session_reset}). */
    private void reset() {
        onceReady = false;
        carrier.dropHeld();
        messenger.dispatchQueue().discard(connection.id());
        // With signatures, a number that was used before must not come again.
        boolean signs = Features.has(connection.features(), Features.MSG_AUTH);
        session.reset(signs ? ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE) : 0);
        messenger.dispatchQueue().queueRemoteReset(connection);
    }

    // --- when a socket breaks

    /** The socket cannot go on. */
    public void faulted(Throwable cause) {
        connection.note(cause, phase);
        Phase before = phase;
        loseSocket();
        Policy policy = connection.policy();
        boolean ends = policy.lossy() || session.cannotGoOn(cause);
        FaultDecision decision = FaultDecision.about(before, policy, ends, known, carrier.hasToSend());
        if (decision != FaultDecision.CLOSE) {
            messenger.dispatchQueue().queueFault(connection);
        }
        switch (decision) {
            case CLOSE -> carrier.close(connection.lastFault().orElse(""));
            case STANDBY -> phase = Phase.STANDBY;
            case BACK_OFF -> dial(before == Phase.WAITING ? backoff.longestMicros() : backoff.nextMicros());
            case RECONNECT -> dialAtOnce();
        }
    }

    /** What was written and not acknowledged is to be written again, on another socket. */
    private void loseSocket() {
        connection.established(false);
        resetByPeer = false;
        carrier.dropSocket();
        carrier.deliverHeld();
        session.requeueSent();
    }

    private void dial(long delayMicros) {
        phase = Phase.CONNECTING;
        carrier.dial(delayMicros);
    }

    /** An established session broke, and only such a one is counted on: an attempt that failed gives no new number. */
    private void dialAtOnce() {
        if (onceReady) {
            session.connectSeq(session.connectSeq() + 1);
        }
        backoff.reset();
        dial(0);
    }

    /** There may be something to send: leaves standby for it, unless the policy leaves that to the peer. */
    public void leaveStandby() {
        if (phase == Phase.STANDBY && !connection.policy().server() && carrier.hasToSend()) {
            session.connectSeq(session.connectSeq() + 1);
            dial(0);
        }
    }

    // --- when a socket is replaced

    /** What an incoming connection of the same peer is judged by. */
    public AcceptDecision.Existing asExisting() {
        Policy policy = connection.policy();
        return new AcceptDecision.Existing(
                phase == Phase.CLOSED || connection.isClosed(),
                phase == Phase.REPLACING,
                policy.lossy(),
                policy.resetCheck(),
                policy.server(),
                phase == Phase.NONE || phase == Phase.CONNECTING || phase == Phase.WAITING,
                connection.peerAddress().compareTo(messenger.address()) < 0,
                session.peerGlobalSeq(),
                session.connectSeq());
    }

    /** Gives up the own socket, since the session goes on with the one that the peer opened. */
    public void beginReplacing(boolean peerWasReset) {
        loseSocket();
        if (peerWasReset) {
            resetByPeer = true;
            forgetPeersSession();
        }
        phase = Phase.REPLACING;
    }

    /** The socket that the session was to go on with broke before it was there. */
    public void replacementLost() {
        Policy policy = connection.policy();
        boolean waits = policy.server() || (policy.standby() && !carrier.hasToSend());
        if (waits) {
            phase = Phase.STANDBY;
        } else {
            dialAtOnce();
        }
    }

    // --- how it ends

    /**
     * Ends the session. With a reason the dispatchers are told of the reset; of a connection that they never knew, of its
     * fault. Ceph tells resets of both. By {@link Carrier#close}, once.
     */
    public void end(@Nullable String reason) {
        carrier.dropSocket();
        phase = Phase.CLOSED;
        connection.markClosed();
        connection.established(false);
        if (reason != null) {
            connection.lastFault(reason);
        }
        session.budget().close();
        dropAll();
        if (reason != null && known) {
            messenger.dispatchQueue().queueReset(connection);
        } else if (reason != null) {
            messenger.dispatchQueue().queueFault(connection);
        }
    }

    /** A buffer that the application released too often must not keep the rest of a close from happening. */
    private void dropAll() {
        try {
            carrier.dropHeld();
            session.discard();
            connection.rxBuffers().clear();
            messenger.dispatchQueue().discard(connection.id());
        } catch (RuntimeException e) {
            LOG.error("{}: what it held could not be released", connection, e);
        }
    }
}
