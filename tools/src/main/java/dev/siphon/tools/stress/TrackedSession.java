package dev.siphon.tools.stress;

import dev.siphon.messenger.Connection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one side of a connection has sent by it. Any thread; each lane is sent on by one. */
final class TrackedSession {

    private final long id;
    private final Connection connection;
    private final Map<Lane.Kind, Lane> lanes = new EnumMap<>(Lane.Kind.class);
    private volatile boolean ended;
    private volatile long endedNanos;
    private boolean wasEstablished;

    TrackedSession(long id, Connection connection, InFlight inFlight) {
        this.id = id;
        this.connection = connection;
        for (Lane.Kind kind : Lane.Kind.values()) {
            lanes.put(kind, new Lane(inFlight));
        }
    }

    long id() {
        return id;
    }

    Connection connection() {
        return connection;
    }

    /** Notes that it is established; whether it was before, so that this is a reconnect. */
    synchronized boolean established() {
        boolean again = wasEstablished;
        wasEstablished = true;
        return again;
    }

    /** Its application has dropped it or was told of its end: nothing more is expected of it. */
    void end() {
        endedNanos = System.nanoTime();
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether it ended before {@code nanos}. */
    boolean endedBefore(long nanos) {
        return ended && endedNanos - nanos < 0;
    }

    /** The number of the next message on {@code kind}; {@code request} is the session of what it answers. */
    long next(Lane.Kind kind, @Nullable TrackedSession request) {
        Lane lane = lane(kind);
        long seq = lane.next(request);
        // Looked at afterwards: who ends a session first says so, and then forgets what is pending.
        if (ended || (request != null && request.ended)) {
            lane.forget(seq);
        }
        return seq;
    }

    Lane lane(Lane.Kind kind) {
        Lane lane = lanes.get(kind);
        if (lane == null) {
            throw new IllegalStateException("no lane " + kind);
        }
        return lane;
    }

    int forgetAll() {
        return lanes.values().stream().mapToInt(Lane::forgetAll).sum();
    }

    int forgetEchoesOf(TrackedSession requests) {
        return lanes.values().stream()
                .mapToInt(lane -> lane.forgetEchoesOf(requests))
                .sum();
    }

    int pending() {
        return lanes.values().stream().mapToInt(Lane::pending).sum();
    }

    @Override
    public String toString() {
        return "session " + id + " (" + connection + ")";
    }
}
