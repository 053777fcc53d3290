package dev.siphon.stack.dpdk.ip;

/** What takes the datagrams of one protocol. */
public interface IpProtocol {

    /**
     * A datagram has come whose content are {@code length} bytes at {@code offset} of the packet memory. Takes
     * {@code packet} over.
     */
    void datagram(int packet, int source, int offset, int length);
}
