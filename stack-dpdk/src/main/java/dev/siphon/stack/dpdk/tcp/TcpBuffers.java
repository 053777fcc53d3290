package dev.siphon.stack.dpdk.tcp;

/**
 * What a connection may hold.
 *
 * @param sendBytes bytes sent or queued and not acknowledged; a send beyond it takes fewer bytes, or none
 * @param receiveBytes bytes received and not read: what the window is opened to
 * @param reassemblyPackets packets received before the ones that they follow; more are dropped
 */
public record TcpBuffers(int sendBytes, int receiveBytes, int reassemblyPackets) {

    private static final int MIN_BYTES = 2 << 10;
    private static final int MAX_BYTES = 1 << 29;

    public TcpBuffers {
        check("sendBytes", sendBytes, MIN_BYTES);
        check("receiveBytes", receiveBytes, MIN_BYTES);
        check("reassemblyPackets", reassemblyPackets, 1);
    }

    private static void check(String name, int value, int min) {
        if (value < min || value > MAX_BYTES) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed are " + min + " to " + MAX_BYTES);
        }
    }

    /** 1 MiB each way, 512 packets out of order. */
    public static TcpBuffers defaults() {
        return new TcpBuffers(1 << 20, 1 << 20, 512);
    }
}
