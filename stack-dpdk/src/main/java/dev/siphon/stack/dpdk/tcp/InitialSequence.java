package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.timer.Clock;

/**
 * Numbers that a stranger cannot guess: initial sequence numbers (RFC 6528: a clock of 4 us plus a keyed hash of the
 * connection), and where a connection's timestamps and a search for a port begin.
 */
final class InitialSequence {

    private static final long TICK_NANOS = 4_000;

    private final Clock clock;
    private final SipHash hash;

    InitialSequence(Clock clock, SipHash hash) {
        this.clock = clock;
        this.hash = hash;
    }

    /** The initial sequence number of {@code flow}. */
    int sequence(TcpFlow flow, int ownAddress) {
        return (int) (clock.nanos() / TICK_NANOS) + (int) hash.hash(flow.key(), ownAddress);
    }

    /** What is added to the clock of timestamps on {@code flow}. */
    int timestampOffset(TcpFlow flow, int ownAddress) {
        return (int) (hash.hash(flow.key(), ownAddress) >>> 32);
    }

    /** Where to begin the search of a port for a connection to this peer (RFC 6056 §3.3.3). */
    int portOffset(int remoteAddress, int remotePort) {
        return (int) (hash.hash(TcpFlow.key(remoteAddress, remotePort, 0), 0) >>> 33);
    }
}
