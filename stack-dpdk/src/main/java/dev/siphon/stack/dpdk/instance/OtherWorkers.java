package dev.siphon.stack.dpdk.instance;

/**
 * The other workers of the same port. Calls come on this worker's thread; what they hand over goes through bounded queues
 * to the others, which pass it to their own instance.
 */
public interface OtherWorkers {

    /**
     * Hands a received datagram to the worker that has its flow, or may. Workers have views of their own of packets, so what goes
     * over is its number and its frame, which the other {@linkplain dev.siphon.stack.dpdk.packet.PacketMemory#adopt adopts}
     * and {@linkplain TcpIp#receiveDatagram receives}.
     *
     * @param asked the workers, as bits, that do not have the flow
     * @return false if the queue is full; the packet is still the caller's then
     */
    boolean handOver(int worker, int packet, int asked);

    /** Tells all others what an ARP packet said, as each of them {@linkplain TcpIp#arpHeard hears} it; lost at a bound. */
    void tellArp(int operation, long senderHardware, int senderAddress, int targetAddress);

    /** There are none. */
    static OtherWorkers none() {
        return new OtherWorkers() {
            @Override
            public boolean handOver(int worker, int packet, int asked) {
                return false;
            }

            @Override
            public void tellArp(int operation, long senderHardware, int senderAddress, int targetAddress) {}
        };
    }
}
