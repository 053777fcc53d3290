package dev.siphon.messenger.common;

import dev.siphon.messenger.Interceptor;
import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.protocol.FaultInjection;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is done on purpose to connections at the {@link Point}s they come to: an interceptor's answers, and internal delays
 * where connections race. Any thread.
 */
public final class Interception {

    /** Where connect, learning the own address, and accept race with what other connections do. */
    private static final Set<Point> RACE_PRONE = EnumSet.of(
            Point.SEND_AUTHORIZER,
            Point.HANDLE_PEER_ADDRESS_CONNECTING,
            Point.HANDLE_CONNECT_MESSAGE,
            Point.SEND_CONNECT_REPLY,
            Point.SEND_RECONNECT_REPLY);

    private final @Nullable Interceptor interceptor;
    private final @Nullable FaultInjection injection;

    private Interception(@Nullable Interceptor interceptor, @Nullable FaultInjection injection) {
        this.interceptor = interceptor;
        this.injection = injection;
    }

    /** What is done to connections of {@code messenger}; null if that is nothing. */
    public static @Nullable Interception of(PolicyMessenger messenger) {
        Interceptor interceptor = messenger.context().interceptor().orElse(null);
        FaultInjection injection = messenger.injection();
        return interceptor == null && injection == null ? null : new Interception(interceptor, injection);
    }

    /** How long a connection that comes to {@code point} pauses there: another time each time it is asked. */
    public long delayMicros(Point point) {
        return RACE_PRONE.contains(point) ? raceDelayMicros() : 0;
    }

    /** How long a session that is between two sockets pauses. */
    public long raceDelayMicros() {
        return injection == null ? 0 : injection.internalDelayMicros();
    }

    /**
     * Whether {@code connection} stays at {@code point}, and this is to be asked again soon.
     *
     * @param end called with the reason if the connection is to end there
     * @throws TransportException if it is to fail or to end there
     */
    public boolean holds(PublishedConnection connection, Point point, Consumer<String> end) throws TransportException {
        if (interceptor == null) {
            return false;
        }
        return switch (interceptor.intercept(connection, point)) {
            case CONTINUE -> false;
            case HOLD -> true;
            case FAIL -> throw new TransportException(Errno.ECONNABORTED, "intercepted at " + point);
            case STOP -> {
                end.accept("stopped by an interceptor at " + point);
                throw new TransportException(Errno.ECONNABORTED, "stopped at " + point);
            }
        };
    }
}
