package dev.siphon.tools.stress;

import java.util.ArrayDeque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one session and priority that one thread sends, and which therefore must arrive in order. Any thread may note
 * an arrival.
 */
final class Lane {

    /** What a session carries side by side. */
    enum Kind {
        REQUEST(false),
        ECHO(false),
        /** At a priority that overtakes the others. */
        URGENT_REQUEST(true),
        URGENT_ECHO(true);

        private final boolean urgent;

        Kind(boolean urgent) {
            this.urgent = urgent;
        }

        boolean isUrgent() {
            return urgent;
        }

        boolean isRequest() {
            return this == REQUEST || this == URGENT_REQUEST;
        }

        /** What a request of this kind is answered with. */
        Kind echo() {
            return urgent ? URGENT_ECHO : ECHO;
        }
    }

    /** What an arrival was. */
    enum Arrival {
        IN_ORDER,
        OUT_OF_ORDER,
        DUPLICATE
    }

    /** A message under way; an echo is worth nothing any more once the session of its request is dropped. */
    private record Pending(long seq, @Nullable TrackedSession request) {}

    private final InFlight inFlight;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private long lastSent;
    private long lastArrived;

    Lane(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /** The number of the next message, which from now on is expected to arrive. */
    synchronized long next(@Nullable TrackedSession request) {
        long seq = ++lastSent;
        pending.addLast(new Pending(seq, request));
        inFlight.add(1);
        return seq;
    }

    /** Notes an arrival. */
    synchronized Arrival arrived(long seq) {
        boolean wasPending = forget(message -> message.seq == seq) > 0;
        if (seq > lastArrived) {
            lastArrived = seq;
            return Arrival.IN_ORDER;
        }
        return wasPending ? Arrival.OUT_OF_ORDER : Arrival.DUPLICATE;
    }

    /** Stops expecting the message numbered {@code seq}; how many that was. */
    synchronized int forget(long seq) {
        return forget(message -> message.seq == seq);
    }

    /** Stops expecting all messages; how many those were. */
    synchronized int forgetAll() {
        return forget(message -> true);
    }

    /** Stops expecting the echoes of requests of {@code session}; how many those were. */
    synchronized int forgetEchoesOf(TrackedSession session) {
        return forget(message -> message.request == session);
    }

    private int forget(Predicate<Pending> which) {
        int before = pending.size();
        pending.removeIf(which);
        int forgotten = before - pending.size();
        inFlight.add(-forgotten);
        return forgotten;
    }

    /** Messages that are expected and have not arrived. */
    synchronized int pending() {
        return pending.size();
    }
}
