package dev.siphon.stack.dpdk.packet;

/**
 * What a port is and what it does for its packets.
 *
 * @param macAddress own hardware address, in the low 48 bits
 * @param mtu largest IPv4 datagram, in bytes
 * @param fillsChecksums the port fills in the checksums of IPv4 and TCP; the TCP field holds the sum of the pseudo header
 * @param verifiesChecksums the port hands up no packet whose IPv4 or TCP checksum is wrong
 * @param sendsSlices the port sends packets that end in an attached slice of payload memory
 */
public record PortTraits(
        long macAddress, int mtu, boolean fillsChecksums, boolean verifiesChecksums, boolean sendsSlices) {

    /** Every host must take a datagram of this size (RFC 791). */
    public static final int MIN_MTU = 576;

    /** Jumbo frames. */
    public static final int MAX_MTU = 9000;

    public PortTraits {
        if (mtu < MIN_MTU || mtu > MAX_MTU) {
            throw new IllegalArgumentException("mtu is " + mtu + ", allowed are " + MIN_MTU + " to " + MAX_MTU);
        }
        if (macAddress <= 0 || macAddress >>> 48 != 0 || (macAddress >>> 40 & 1) != 0) {
            throw new IllegalArgumentException(
                    "macAddress is " + Long.toHexString(macAddress) + ", must be a unicast address of 48 bits");
        }
    }

    /** A port that does nothing but carry frames. */
    public static PortTraits plain(long macAddress, int mtu) {
        return new PortTraits(macAddress, mtu, false, false, false);
    }
}
