package dev.siphon.stack.dpdk.ip;

/** Takes what ICMP says about TCP segments that were sent from here. */
public interface IcmpErrorHandler {

    /**
     * A segment to {@code destination} did not arrive.
     *
     * @param tcpOffset where its first 8 bytes, ports and sequence number, are in the packet memory
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
