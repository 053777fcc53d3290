package dev.siphon.stack.dpdk.ip;

/** What takes the datagrams of one protocol. */
public interface IpProtocol {

    /**
     * A datagram has come whose content are {@code length} bytes at {@code offset} of the packet memory. Takes
     * {@code packet} over.
     *
     * @param asked the workers, as bits, that do not have the flow which it is about
     */
    void datagram(int packet, int source, int offset, int length, int asked);
}
