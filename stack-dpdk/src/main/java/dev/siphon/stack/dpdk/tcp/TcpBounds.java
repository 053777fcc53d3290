package dev.siphon.stack.dpdk.tcp;

/**
 * What one instance may hold altogether.
 *
 * @param connections connections, half-open ones and those in TIME_WAIT included; more are refused
 * @param halfOpen handshakes of peers in progress; the oldest gives way to a newer one
 * @param timeWait connections in TIME_WAIT; the oldest gives way
 * @param receivedPackets packets received in order and not read; more are dropped, and repeated by their senders
 * @param reassemblyPackets packets received out of order; more are dropped
 */
public record TcpBounds(int connections, int halfOpen, int timeWait, int receivedPackets, int reassemblyPackets) {

    public TcpBounds {
        if (connections < 1 || halfOpen < 1 || timeWait < 1 || receivedPackets < 1 || reassemblyPackets < 1) {
            throw new IllegalArgumentException("bounds of " + connections + " connections, " + halfOpen
                    + " half-open, " + timeWait + " in TIME_WAIT, " + receivedPackets + " packets received and "
                    + reassemblyPackets + " out of order: each must be at least 1");
        }
    }

    /**
     * For a worker with {@code packets} packets: half of them may wait to be read and an eighth to be put in order, which
     * with a quarter for {@linkplain dev.siphon.stack.dpdk.packet.PacketLender lending} leaves an eighth for the port.
     */
    public static TcpBounds ofPackets(int packets) {
        return new TcpBounds(65_536, 1024, 8192, Math.max(1, packets / 2), Math.max(1, packets / 8));
    }
}
