package dev.siphon.messenger.simple;

import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.common.Interception;
import dev.siphon.stack.TransportException;

/**
 * The points of one pipe at which a test may hold it or let it fail, and at some of which it pauses if internal delays are
 * injected. On the pipe's threads, which stay at a point as long as the pipe is held there.
 */
final class Checkpoints {

    private static final long HOLD_MICROS = 1_000;

    private final Pipe pipe;
    private final Interception interception;

    Checkpoints(Pipe pipe, Interception interception) {
        this.pipe = pipe;
        this.interception = interception;
    }

    /**
     * Returns when the pipe may go on at {@code point}.
     *
     * @throws TransportException if it is to fail there, or is stopped meanwhile
     */
    void pass(Point point) throws TransportException {
        SimpleConnection connection = pipe.connection();
        pipe.pause(interception.delayMicros(point));
        while (interception.holds(connection, point, connection::stop)) {
            pipe.pause(HOLD_MICROS);
        }
    }

    /** A session between two sockets is a place where connections race. */
    void passBetweenSockets() throws TransportException {
        pipe.pause(interception.raceDelayMicros());
    }
}
