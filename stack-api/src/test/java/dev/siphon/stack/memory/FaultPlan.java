package dev.siphon.stack.memory;

import java.net.SocketAddress;
import java.util.List;
import java.util.function.Predicate;

/**
 * What goes wrong in a {@link MemoryNetwork}: asked wherever something can. By default nothing does. An implementation
 * must answer the same questions the same way each time it is run, or runs do not repeat.
 */
public interface FaultPlan {

    /** A network without faults. */
    FaultPlan NONE = new FaultPlan() {};

    /** How many of {@code length} bytes a socket takes from its sender now: 0 to {@code length}. */
    default int sendLimit(Flow flow, int length) {
        return length;
    }

    /** How many of {@code length} arrived bytes a socket hands to its reader in one call: 1 to {@code length}. */
    default int readLimit(Flow flow, int length) {
        return length;
    }

    /** Whether arrived bytes are lent to a reader that asks for it; if not, it has to copy them. */
    default boolean lends(Flow flow) {
        return true;
    }

    /** How many of {@code length} bytes under way arrive together, the rest later: 1 to {@code length}. */
    default int split(Flow flow, int length) {
        return length;
    }

    /** How long the next piece is under way, in nanoseconds. */
    default long delayNanos(Flow flow) {
        return 0;
    }

    /** What becomes of the connection before the next piece of {@code flow} arrives. */
    default Fate fate(Flow flow) {
        return Fate.DELIVER;
    }

    /** What becomes of an attempt to connect. */
    default Fate connectFate(SocketAddress from, SocketAddress to) {
        return Fate.DELIVER;
    }

    /** How long an attempt to connect is under way, in nanoseconds. */
    default long connectDelayNanos(SocketAddress from, SocketAddress to) {
        return 0;
    }

    /** Whether an accept fails since descriptors ran out. */
    default boolean acceptFails(SocketAddress listener) {
        return false;
    }

    /** Whether a handle is reported though nothing happened. Asked for each handle in each turn, so: rarely. */
    default boolean wakesSpuriously() {
        return false;
    }

    /** Changes the order of what is ready at once: handles of a worker, workers of the network. */
    default void reorder(List<?> ready) {}

    /**
     * Gives each connection that has a flow matching {@code flows} the fate {@code fate} when exactly {@code bytes} bytes
     * of that flow have arrived.
     */
    static FaultPlan cutAfter(Predicate<Flow> flows, long bytes, Fate fate) {
        return new FaultPlan() {
            @Override
            public int split(Flow flow, int length) {
                long left = bytes - flow.delivered();
                return left > 0 && flows.test(flow) ? (int) Math.min(length, left) : length;
            }

            @Override
            public Fate fate(Flow flow) {
                return flow.delivered() == bytes && flows.test(flow) ? fate : Fate.DELIVER;
            }
        };
    }

    /** Lets the first {@code times} accepts fail for want of descriptors. */
    static FaultPlan acceptFails(int times) {
        return new FaultPlan() {
            private int left = times;

            @Override
            public boolean acceptFails(SocketAddress listener) {
                return left > 0 && left-- > 0;
            }
        };
    }
}
