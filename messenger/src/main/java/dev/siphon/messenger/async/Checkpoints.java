package dev.siphon.messenger.async;

import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.common.Interception;
import dev.siphon.stack.TransportException;
import java.util.EnumSet;
import java.util.Set;

/**
 * The points of one link at which a test may hold it or let it fail, and at some of which it pauses if internal delays are
 * injected. A point is asked for when a state comes to it, and once passed stays so until the state changes: a step that is
 * held can begin anew. On the connection's worker thread only.
 */
final class Checkpoints {

    private final AsyncConnection connection;
    private final Interception interception;
    private final Set<Point> delayed = EnumSet.noneOf(Point.class);
    private final Set<Point> passed = EnumSet.noneOf(Point.class);
    private long notBeforeNanos;
    private boolean isHolding;

    Checkpoints(AsyncConnection connection, Interception interception) {
        this.connection = connection;
        this.interception = interception;
        this.notBeforeNanos = connection.now();
    }

    /** The state has changed: all points are asked for anew. */
    void begin() {
        passed.clear();
        delayed.clear();
        isHolding = false;
    }

    /** Whether the link waits at a point, and is to be driven again soon. */
    boolean isHolding() {
        return isHolding;
    }

    /**
     * Whether the link goes on at {@code point}; if not, it waits there.
     *
     * @throws TransportException if it is to fail there
     */
    boolean pass(Point point) throws TransportException {
        if (passed.contains(point)) {
            return true;
        }
        isHolding = isDelayed(point) || interception.holds(connection, point, connection::close);
        if (!isHolding) {
            passed.add(point);
        }
        return !isHolding;
    }

    private boolean isDelayed(Point point) {
        long now = connection.now();
        if (delayed.add(point)) {
            notBeforeNanos = now + interception.delayMicros(point) * 1000;
        }
        return now - notBeforeNanos < 0;
    }
}
