package dev.siphon.messenger.async;

import dev.siphon.messenger.Interceptor;
import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;

/**
 * The points of one link at which a test may hold it or let it fail. A point is asked for when a state comes to it, and once
 * passed stays so until the state changes: a step that is held can begin anew. On the connection's worker thread only.
 */
final class Checkpoints {

    private final AsyncConnection connection;
    private final Interceptor interceptor;
    private int passed;
    private boolean isHolding;

    Checkpoints(AsyncConnection connection, Interceptor interceptor) {
        this.connection = connection;
        this.interceptor = interceptor;
    }

    /** The state has changed: all points are asked for anew. */
    void begin() {
        passed = 0;
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
        int bit = 1 << point.ordinal();
        if ((passed & bit) != 0) {
            return true;
        }
        isHolding = false;
        switch (interceptor.intercept(connection, point)) {
            case CONTINUE -> passed |= bit;
            case HOLD -> isHolding = true;
            case FAIL -> throw new TransportException(Errno.ECONNABORTED, "intercepted at " + point);
            case STOP -> {
                connection.close("stopped by an interceptor at " + point);
                throw new TransportException(Errno.ECONNABORTED, "stopped at " + point);
            }
        }
        return !isHolding;
    }
}
