package dev.siphon.stack.dpdk.tcp;

/** Takes segments of flows that another worker owns, to where they belong. */
public interface StrayHandler {

    /**
     * Hands {@code packet}, whose frame is a datagram, over to {@code worker}, together with the caller's reference.
     *
     * @param asked the workers, as bits, that do not have its connection
     * @return false if its queue is full: the packet is still the caller's
     */
    boolean handOver(int worker, int packet, int asked);
}
