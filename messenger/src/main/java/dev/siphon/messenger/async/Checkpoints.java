package dev.siphon.messenger.async;

import dev.siphon.messenger.Interceptor;
import dev.siphon.messenger.Interceptor.Action;
import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.protocol.FaultInjection;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The points of one link at which a test may hold it or let it fail, and at some of which it pauses if internal delays are
 * injected. A point is asked for when a state comes to it, and once passed stays so until the state changes: a step that is
 * held can begin anew. On the connection's worker thread only.
 */
final class Checkpoints {

    /** Where connect, learning the own address, and accept race with what other connections do. */
    private static final Set<Point> RACE_PRONE = EnumSet.of(
            Point.SEND_AUTHORIZER,
            Point.HANDLE_PEER_ADDRESS_CONNECTING,
            Point.HANDLE_CONNECT_MESSAGE,
            Point.SEND_CONNECT_REPLY,
            Point.SEND_RECONNECT_REPLY);

    private final AsyncConnection connection;
    private final @Nullable Interceptor interceptor;
    private final @Nullable FaultInjection injection;
    private final Set<Point> delayed = EnumSet.noneOf(Point.class);
    private final Set<Point> passed = EnumSet.noneOf(Point.class);
    private long notBeforeNanos;
    private boolean isHolding;

    Checkpoints(AsyncConnection connection, Optional<Interceptor> interceptor, @Nullable FaultInjection injection) {
        this.connection = connection;
        this.interceptor = interceptor.orElse(null);
        this.injection = injection;
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
        isHolding = isDelayed(point) || isHeld(point);
        if (!isHolding) {
            passed.add(point);
        }
        return !isHolding;
    }

    private boolean isDelayed(Point point) {
        if (injection == null || !RACE_PRONE.contains(point)) {
            return false;
        }
        long now = connection.now();
        if (delayed.add(point)) {
            notBeforeNanos = now + injection.internalDelayMicros() * 1000;
        }
        return now - notBeforeNanos < 0;
    }

    private boolean isHeld(Point point) throws TransportException {
        if (interceptor == null) {
            return false;
        }
        Action action = interceptor.intercept(connection, point);
        return switch (action) {
            case CONTINUE -> false;
            case HOLD -> true;
            case FAIL -> throw new TransportException(Errno.ECONNABORTED, "intercepted at " + point);
            case STOP -> {
                connection.close("stopped by an interceptor at " + point);
                throw new TransportException(Errno.ECONNABORTED, "stopped at " + point);
            }
        };
    }
}
