package dev.siphon.stack.dpdk.tcp;

/** What a connection needs of the instance that it lives in. */
interface ConnectionHost {

    /** {@code connection} has taken its place in the table. */
    void opened(TcpConnection connection);

    /** {@code connection} is over. */
    void ended(TcpConnection connection);

    /** {@code connection} is over but for late segments, which something smaller waits for. */
    void timeWait(TcpConnection connection, Receiver receiver, int sequence, Timestamps timestamps);

    /** Answers {@code segment} on {@code flow} with a reset. */
    void reset(TcpFlow flow, TcpSegment segment);
}
