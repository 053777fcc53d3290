package dev.siphon.stack.dpdk.shim;

import java.io.IOException;

/**
 * What a port is and can do.
 *
 * @param driver the name of its driver
 * @param macAddress own hardware address
 * @param maxQueues queue pairs at most
 * @param minMtu smallest MTU, 0 if it does not say
 * @param maxMtu largest MTU
 * @param socket its NUMA node, or -1
 * @param rssEntries size of its redirection table, or 0 if it does not spread TCP over queues by a hash
 * @param rxOffloads {@code RTE_ETH_RX_OFFLOAD_*}
 * @param txOffloads {@code RTE_ETH_TX_OFFLOAD_*}
 */
public record PortInformation(
        String driver,
        long macAddress,
        int maxQueues,
        int minMtu,
        int maxMtu,
        int socket,
        int rssEntries,
        long rxOffloads,
        long txOffloads) {

    private static final long TX_IPV4_CHECKSUM = 1 << 1;
    private static final long TX_TCP_CHECKSUM = 1 << 3;
    private static final long TX_MULTI_SEGMENTS = 1 << 15;
    private static final long TX_CHECKSUMS = TX_IPV4_CHECKSUM | TX_TCP_CHECKSUM;

    static PortInformation of(int port) throws IOException {
        long[] fields = Natives.portInformation(port);
        return new PortInformation(
                Natives.portDriver(port),
                fields[0],
                (int) Math.min(fields[1], fields[2]),
                (int) fields[3],
                (int) fields[4],
                (int) fields[5],
                (int) fields[6],
                fields[7],
                fields[8]);
    }

    /** Whether it fills in the checksums of IPv4 and TCP. */
    boolean fillsChecksums() {
        return (txOffloads & TX_CHECKSUMS) == TX_CHECKSUMS;
    }

    /** Whether it sends packets that lie in several pieces. */
    boolean sendsSlices() {
        return (txOffloads & TX_MULTI_SEGMENTS) != 0;
    }

    /** What is used of the offloads of sending. */
    long usedTxOffloads() {
        return (fillsChecksums() ? TX_CHECKSUMS : 0) | txOffloads & TX_MULTI_SEGMENTS;
    }
}
