package dev.siphon.stack.dpdk.tcp;

/** One end of a connection in the table: whatever is left of it, or there of it yet. */
interface Endpoint {

    /**
     * A segment of this connection has come.
     *
     * @return whether its packet is kept; otherwise it is still the caller's
     */
    boolean arrived(TcpSegment segment);

    /** ICMP says that a segment of this connection, which began at {@code sequence}, did not arrive. */
    void unreachable(int sequence, int code);

    /** ICMP says that a segment of this connection, which began at {@code sequence}, was too large for its path. */
    void pathMtuReduced(int sequence, int mtu);

    /** The instance stops. */
    void discard();
}
