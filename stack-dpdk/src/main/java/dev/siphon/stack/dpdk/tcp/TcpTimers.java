package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.timer.Deadline;
import dev.siphon.stack.dpdk.timer.DeadlineQueue;
import java.util.Arrays;

/**
 * The timers of one connection behind a single deadline. One that is put off, as the retransmission timer is with each
 * acknowledgement, costs a store: the deadline stays, and looks again when it comes.
 */
final class TcpTimers extends Deadline {

    enum Kind {
        RETRANSMIT,
        TAIL_PROBE,
        PERSIST,
        DELAYED_ACK,
        KEEP_ALIVE,
        /** The end of FIN_WAIT_2 of a connection that the application has closed. */
        LINGER
    }

    private static final Kind[] KINDS = Kind.values();

    private final DeadlineQueue queue;
    private final TcpConnection connection;
    private final long[] due = new long[KINDS.length];

    TcpTimers(DeadlineQueue queue, TcpConnection connection) {
        this.queue = queue;
        this.connection = connection;
        Arrays.fill(due, DeadlineQueue.NEVER);
    }

    void arm(Kind kind, long atNanos) {
        due[kind.ordinal()] = atNanos;
        if (!isScheduled() || atNanos < atNanos()) {
            queue.schedule(this, atNanos);
        }
    }

    void disarm(Kind kind) {
        due[kind.ordinal()] = DeadlineQueue.NEVER;
    }

    boolean isArmed(Kind kind) {
        return due[kind.ordinal()] != DeadlineQueue.NEVER;
    }

    void stop() {
        Arrays.fill(due, DeadlineQueue.NEVER);
        queue.cancel(this);
    }

    @Override
    protected void expired(long nowNanos) {
        for (Kind kind : KINDS) {
            if (due[kind.ordinal()] <= nowNanos) {
                disarm(kind);
                connection.expired(kind);
            }
        }
        long next = DeadlineQueue.NEVER;
        for (long candidate : due) {
            next = Math.min(next, candidate);
        }
        if (next != DeadlineQueue.NEVER) {
            queue.schedule(this, next);
        }
    }
}
