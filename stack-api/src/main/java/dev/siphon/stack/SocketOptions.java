package dev.siphon.stack;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How sockets are set up. Transports ignore what has no meaning for them.
 *
 * @param noDelay send small packets at once (TCP_NODELAY)
 * @param receiveBufferBytes size of the kernel's receive buffer (SO_RCVBUF); 0 leaves the default
 * @param backlog how many connections may wait to be accepted
 * @param priority packet priority (SO_PRIORITY, and a type of service of CS6); {@link #NO_PRIORITY} sets none
 * @param bindAddress the own address of an outgoing connection (its port is not used), or null to let routing choose
 */
public record SocketOptions(
        boolean noDelay,
        int receiveBufferBytes,
        int backlog,
        int priority,
        @Nullable SocketAddress bindAddress) {

    /** No packet priority. */
    public static final int NO_PRIORITY = -1;

    /** Ceph's priority of heartbeats (SOCKET_PRIORITY_MIN_DELAY). */
    public static final int PRIORITY_MIN_DELAY = 6;

    public SocketOptions {
        if (receiveBufferBytes < 0) {
            throw new IllegalArgumentException(
                    "receiveBufferBytes is " + receiveBufferBytes + ", must not be negative");
        }
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog is " + backlog + ", must be at least 1");
        }
    }

    /** Ceph's defaults: no delay, the kernel's buffer size, a backlog of 512, no priority. */
    public static SocketOptions defaults() {
        return new SocketOptions(true, 0, 512, NO_PRIORITY, null);
    }
}
