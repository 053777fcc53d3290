package dev.siphon.stack.dpdk.sim;

/** An endless stream of bytes, each known by its position. */
public record Stream(long seed) {

    public byte at(long position) {
        long mixed = (position ^ seed) * 0x9E3779B97F4A7C15L;
        return (byte) (mixed >>> 56);
    }
}
