package dev.siphon.tools.stress;

import dev.siphon.messenger.Connection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The book-keeping of a run: what was sent by whom, what arrived, and what need not arrive any more. Any thread. */
final class Traffic {

    /** After this nothing that was sent on an ended session can arrive any more. */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, TrackedSession> sessions = new ConcurrentHashMap<>();
    private final InFlight inFlight = new InFlight();
    private final LongAdder sent = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder deliveredBytes = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder outOfOrder = new LongAdder();
    private final LongAdder corrupt = new LongAdder();
    private final LongAdder forgotten = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final LongAdder drops = new LongAdder();
    private final LongAdder reconnects = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private final LongAdder remoteResets = new LongAdder();

    InFlight inFlight() {
        return inFlight;
    }

    /** The session of {@code connection}, as its owner's side; it stays with the connection. */
    TrackedSession session(Connection connection) {
        return connection.attachment() instanceof TrackedSession known ? known : newSession(connection);
    }

    private synchronized TrackedSession newSession(Connection connection) {
        if (connection.attachment() instanceof TrackedSession known) {
            return known;
        }
        TrackedSession session = new TrackedSession(ids.incrementAndGet(), connection, inFlight);
        sessions.put(session.id(), session);
        connection.attach(session);
        return session;
    }

    void sent() {
        sent.increment();
    }

    /** The connection is closed, so that the message was not sent after all. */
    void refused(TrackedSession session) {
        end(session);
    }

    /** Notes the arrival of a message whose data is as it was sent or not. */
    void arrived(Envelope envelope, boolean intact) {
        delivered.increment();
        deliveredBytes.add(envelope.length());
        if (!intact) {
            corrupt.increment();
            LOG.error("the data of {} is not what was sent", envelope);
        }
        TrackedSession session = sessions.get(envelope.session());
        Lane.Arrival arrival = session == null
                ? Lane.Arrival.DUPLICATE
                : session.lane(envelope.lane()).arrived(envelope.seq());
        switch (arrival) {
            case IN_ORDER -> {}
            case OUT_OF_ORDER -> {
                outOfOrder.increment();
                LOG.error("{} of {} arrived after a later one", envelope, session);
            }
            case DUPLICATE -> {
                duplicates.increment();
                LOG.error("{} of {} arrived twice", envelope, session);
            }
        }
    }

    /** Something arrived that nobody sent like that. */
    void arrivedUnreadable() {
        delivered.increment();
        corrupt.increment();
    }

    /** The session that a message was sent on, unless it ended long ago. */
    @Nullable
    TrackedSession sender(Envelope envelope) {
        return sessions.get(envelope.session());
    }

    void established(TrackedSession session) {
        if (session.established()) {
            reconnects.increment();
        } else {
            connections.increment();
        }
    }

    /** The run has marked {@code session}'s connection down. */
    void dropped(TrackedSession session) {
        drops.increment();
        end(session);
    }

    /** The dispatcher was told that {@code connection} is gone; one whose handshake never succeeded carried nothing. */
    void reset(Connection connection) {
        if (connection.attachment() instanceof TrackedSession session) {
            resets.increment();
            end(session);
        }
    }

    private void end(TrackedSession session) {
        session.end();
        forget(session);
    }

    /** The dispatcher was told that the peer lost the session, and what was sent before. */
    void remoteReset(TrackedSession session) {
        remoteResets.increment();
        forget(session);
    }

    private void forget(TrackedSession session) {
        int count = session.forgetAll();
        for (TrackedSession other : sessions.values()) {
            count += other.forgetEchoesOf(session);
        }
        forgotten.add(count);
    }

    /** Drops what is known of sessions that ended long ago. */
    void purge() {
        long horizon = System.nanoTime() - KEPT_NANOS;
        sessions.values().removeIf(session -> session.endedBefore(horizon));
    }

    /** Says in the log what has not arrived. */
    void logPending() {
        sessions.values().stream()
                .filter(session -> session.pending() > 0)
                .forEach(session -> LOG.error("{} messages of {} have not arrived", session.pending(), session));
    }

    Totals totals() {
        return new Totals(
                sent.sum(),
                delivered.sum(),
                deliveredBytes.sum(),
                forgotten.sum(),
                inFlight.count(),
                duplicates.sum(),
                outOfOrder.sum(),
                corrupt.sum(),
                connections.sum(),
                drops.sum(),
                reconnects.sum(),
                resets.sum(),
                remoteResets.sum());
    }
}
