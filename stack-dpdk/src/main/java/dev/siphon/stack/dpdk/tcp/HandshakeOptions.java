package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.ip.Ipv4Header;

/**
 * What a SYN says of its sender.
 *
 * @param mss largest segment that it takes
 * @param windowScale shift of its windows, negative if it does not scale
 */
record HandshakeOptions(int mss, int windowScale, boolean isSackPermitted, boolean hasTimestamps, int timestamp) {

    /** Headers without options: what an MSS does not count (RFC 9293 §3.7.1). */
    static final int HEADER_BYTES = Ipv4Header.BYTES + TcpHeader.BYTES;

    /** What a SYN without the option means (RFC 9293 §3.7.1). */
    private static final int DEFAULT_MSS = 536;

    /** Nobody needs less; a peer that says so wants us to send headers. */
    static final int MIN_MSS = 216;

    /** Nothing was said yet. */
    static final HandshakeOptions NONE = new HandshakeOptions(DEFAULT_MSS, -1, false, false, 0);

    boolean isScaled() {
        return windowScale >= 0;
    }

    static HandshakeOptions of(TcpSegment syn) {
        int mss = syn.mss == 0 ? DEFAULT_MSS : Math.max(syn.mss, MIN_MSS);
        return new HandshakeOptions(mss, syn.windowScale, syn.isSackPermitted, syn.hasTimestamps, syn.timestamp);
    }
}
