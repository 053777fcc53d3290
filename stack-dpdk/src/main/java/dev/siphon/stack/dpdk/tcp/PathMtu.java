package dev.siphon.stack.dpdk.tcp;

/** What to make of a router's word that a datagram was too large (RFC 1191). */
final class PathMtu {

    /** No path is believed to be narrower: forged news could otherwise make every segment tiny. */
    static final int MIN = 552;

    /** Where a router does not tell, the next of these below the datagram's size (RFC 1191 §7). */
    private static final int[] PLATEAUS = {8166, 4352, 2002, 1492, 1006};

    private PathMtu() {}

    /** The path's MTU when a router that says {@code mtu}, or 0, refused {@code datagramBytes}. */
    static int believable(int mtu, int datagramBytes) {
        if (mtu > 0) {
            return Math.max(mtu, MIN);
        }
        for (int plateau : PLATEAUS) {
            if (plateau < datagramBytes) {
                return plateau;
            }
        }
        return MIN;
    }
}
