package dev.siphon.stack.dpdk.tcp;

/** The header of a segment to be sent: one object for all of them. */
final class OutgoingSegment {

    int sequence;
    int acknowledgement;
    int flags;
    int window;

    /** 0 leaves the option out. */
    int mss;

    /** Negative leaves the option out. */
    int windowScale;

    boolean isSackPermitted;
    boolean hasTimestamps;
    int timestamp;
    int timestampEcho;
    final int[] sackEdges = new int[2 * TcpOptions.MAX_SACK_BLOCKS];
    int sackBlocks;

    /** A segment without options. */
    OutgoingSegment begin(int sequence, int acknowledgement, int flags, int window) {
        this.sequence = sequence;
        this.acknowledgement = acknowledgement;
        this.flags = flags;
        this.window = window;
        this.mss = 0;
        this.windowScale = -1;
        this.isSackPermitted = false;
        this.hasTimestamps = false;
        this.sackBlocks = 0;
        return this;
    }

    /** Adds timestamps. */
    OutgoingSegment timestamps(int value, int echo) {
        hasTimestamps = true;
        timestamp = value;
        timestampEcho = echo;
        return this;
    }
}
