package dev.siphon.stack.dpdk.tcp;

/**
 * How an instance's TCP is set up.
 *
 * @param buffers bounds of one connection
 * @param times its timeouts
 * @param bounds bounds of all connections together
 */
public record TcpConfig(TcpBuffers buffers, TcpTimes times, TcpBounds bounds) {

    /** The defaults, for a worker with {@code packets} packets. */
    public static TcpConfig ofPackets(int packets) {
        return new TcpConfig(TcpBuffers.defaults(), TcpTimes.defaults(), TcpBounds.ofPackets(packets));
    }
}
