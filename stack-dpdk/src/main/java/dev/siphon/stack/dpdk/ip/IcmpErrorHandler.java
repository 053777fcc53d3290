package dev.siphon.stack.dpdk.ip;

/** Takes what ICMP says about TCP segments that were sent from here. */
public interface IcmpErrorHandler {

    /**
     * Hands {@code packet}, which says something about a segment to {@code destination}, over to the worker that sent that
     * segment, if that is another one: such packets come in by any queue.
     *
     * @param tcpOffset where the segment's first 8 bytes, ports and sequence number, are in the packet memory
     * @param asked the workers, as bits, that have not sent it
     * @return whether the packet is taken over
     */
    boolean handOver(int packet, int destination, int tcpOffset, int asked);

    /**
     * A segment to {@code destination} did not arrive.
     *
     * @param tcpOffset as above
     * @param code why, as in RFC 792 and RFC 1122 §3.2.2.1
     */
    void unreachable(int destination, int tcpOffset, int code);

    /**
     * A segment to {@code destination} was larger than the path allows.
     *
     * @param tcpOffset as above
     * @param mtu what the path allows, as far as the router says it; 0 if it does not
     * @param datagramBytes how large the datagram was
     */
    void fragmentationNeeded(int destination, int tcpOffset, int mtu, int datagramBytes);
}
