package dev.siphon.messenger.async;

import dev.siphon.messenger.common.Interception;
import dev.siphon.messenger.session.AcceptDecision;
import dev.siphon.stack.Worker;
import java.util.Optional;

/**
 * The decision about a newcomer, whose peer has passed version, features and authorizer. It is made by the owner of the
 * registered connection to the same peer, while the newcomer is parked and does not read; the conclusion is drawn by the
 * newcomer's owner. Between the two either may have been closed, so both look again.
 */
final class Admission {

    private final AsyncConnection newcomer;
    private final ServerHandshake handshake;
    private final AcceptDecision.Incoming incoming;

    Admission(AsyncConnection newcomer, ServerHandshake handshake, AcceptDecision.Incoming incoming) {
        this.newcomer = newcomer;
        this.handshake = handshake;
        this.incoming = incoming;
    }

    /** On the newcomer's owner. */
    void begin(Optional<AsyncConnection> registered) {
        if (registered.isEmpty()) {
            handshake.conclude(AcceptDecision.withoutExisting(incoming), 0);
        } else if (newcomer.life().isReplacing()) {
            handshake.conclude(AcceptDecision.OPEN, 0);
        } else {
            AsyncConnection existing = registered.get();
            Worker workerOfSocket = newcomer.worker();
            existing.onOwner(() -> consider(existing, workerOfSocket));
        }
    }

    /** On the existing connection's owner. */
    private void consider(AsyncConnection existing, Worker workerOfSocket) {
        AcceptDecision decision = AcceptDecision.about(existing.life().asExisting(), incoming);
        switch (decision) {
            case OPEN, RESET_SESSION -> conclude(decision, 0);
            case RETRY_GLOBAL -> conclude(decision, existing.session().peerGlobalSeq());
            case RETRY_SESSION -> conclude(decision, existing.session().connectSeq() + 1);
            case WAIT -> {
                existing.sendKeepalive();
                conclude(decision, 0);
            }
            case REPLACE_LOSSY -> {
                existing.close("the peer has opened a new connection");
                conclude(AcceptDecision.OPEN, 0);
            }
            case REPLACE, REPLACE_AFTER_PEER_RESET -> {
                existing.moveTo(workerOfSocket, decision == AcceptDecision.REPLACE_AFTER_PEER_RESET);
                newcomer.onOwner(() -> handOverSoon(existing));
            }
        }
    }

    /** A session between two sockets is a place where connections race. */
    private void handOverSoon(AsyncConnection existing) {
        Interception interception = Interception.of(newcomer.messenger());
        long delayMicros = interception == null ? 0 : interception.raceDelayMicros();
        if (delayMicros == 0) {
            handOver(existing);
        } else {
            newcomer.worker().center().newTimer(() -> handOver(existing)).schedule(delayMicros);
        }
    }

    private void conclude(AcceptDecision decision, long value) {
        newcomer.onOwner(() -> {
            if (newcomer.link() != null) {
                handshake.conclude(decision, value);
                newcomer.resume();
            }
        });
    }

    /** On the owner of both: the session goes on with the newcomer's socket, and the peer is asked to say again what it wants. */
    private void handOver(AsyncConnection existing) {
        boolean newcomerIsGone = newcomer.link() == null;
        if (existing.life().isReplacing() && !newcomerIsGone) {
            handshake.retryGlobal(existing.session().peerGlobalSeq());
            existing.arrive(newcomer.surrender());
        } else if (existing.life().isReplacing()) {
            existing.arrive(null);
        } else if (!newcomerIsGone) {
            handshake.conclude(AcceptDecision.withoutExisting(incoming), 0);
            newcomer.resume();
        }
    }
}
