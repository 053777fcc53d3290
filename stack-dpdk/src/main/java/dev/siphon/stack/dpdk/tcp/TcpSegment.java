package dev.siphon.stack.dpdk.tcp;

import java.nio.ByteBuffer;

/** A received segment, taken apart: one object for all of them. */
final class TcpSegment {

    int sourceAddress;
    int sourcePort;
    int destinationPort;
    int sequence;
    int acknowledgement;
    int flags;
    /** As it is in the header: not scaled. */
    int window;

    int packet;
    int payloadOffset;
    int payloadLength;

    /** 0 if the option is not there. */
    int mss;

    /** Negative if the option is not there. */
    int windowScale;

    boolean isSackPermitted;
    boolean hasTimestamps;
    int timestamp;
    int timestampEcho;
    final int[] sackEdges = new int[8];
    int sackBlocks;

    /**
     * Takes {@code length} bytes at {@code offset} apart.
     *
     * @return false if they are no segment: too short, an impossible header length, a malformed option
     */
    boolean parse(ByteBuffer bytes, int offset, int length) {
        if (length < TcpHeader.BYTES) {
            return false;
        }
        int headerLength = TcpHeader.headerLength(bytes, offset);
        if (headerLength < TcpHeader.BYTES || headerLength > length) {
            return false;
        }
        sourcePort = TcpHeader.sourcePort(bytes, offset);
        destinationPort = TcpHeader.destinationPort(bytes, offset);
        sequence = TcpHeader.sequence(bytes, offset);
        acknowledgement = TcpHeader.acknowledgement(bytes, offset);
        flags = TcpHeader.flags(bytes, offset);
        window = TcpHeader.window(bytes, offset);
        payloadOffset = offset + headerLength;
        payloadLength = length - headerLength;
        return parseOptions(bytes, offset + TcpHeader.BYTES, offset + headerLength);
    }

    private boolean parseOptions(ByteBuffer bytes, int start, int end) {
        mss = 0;
        windowScale = -1;
        isSackPermitted = false;
        hasTimestamps = false;
        sackBlocks = 0;
        int at = start;
        while (at < end) {
            int kind = bytes.get(at) & 0xFF;
            if (kind == TcpOptions.END) {
                return true;
            }
            if (kind == TcpOptions.NO_OPERATION) {
                at++;
                continue;
            }
            int optionLength = at + 1 < end ? bytes.get(at + 1) & 0xFF : 0;
            if (optionLength < 2 || optionLength > end - at) {
                return false;
            }
            parseOption(bytes, at, kind, optionLength);
            at += optionLength;
        }
        return true;
    }

    /** An option of a length that it should not have is one that is not known. */
    private void parseOption(ByteBuffer bytes, int at, int kind, int optionLength) {
        if (kind == TcpOptions.MSS && optionLength == TcpOptions.MSS_BYTES) {
            mss = bytes.getShort(at + 2) & 0xFFFF;
        } else if (kind == TcpOptions.WINDOW_SCALE && optionLength == TcpOptions.WINDOW_SCALE_BYTES) {
            windowScale = Math.min(bytes.get(at + 2) & 0xFF, TcpOptions.MAX_WINDOW_SCALE);
        } else if (kind == TcpOptions.SACK_PERMITTED && optionLength == TcpOptions.SACK_PERMITTED_BYTES) {
            isSackPermitted = true;
        } else if (kind == TcpOptions.TIMESTAMPS && optionLength == TcpOptions.TIMESTAMPS_BYTES) {
            hasTimestamps = true;
            timestamp = bytes.getInt(at + 2);
            timestampEcho = bytes.getInt(at + 6);
        } else if (kind == TcpOptions.SACK && optionLength % TcpOptions.SACK_BLOCK_BYTES == 2) {
            sackBlocks = optionLength / TcpOptions.SACK_BLOCK_BYTES;
            for (int i = 0; i < sackBlocks * 2; i++) {
                sackEdges[i] = bytes.getInt(at + 2 + i * 4);
            }
        }
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** How much of the sequence space it takes: payload, SYN and FIN. */
    int sequenceLength() {
        return payloadLength + (has(TcpHeader.SYN) ? 1 : 0) + (has(TcpHeader.FIN) ? 1 : 0);
    }

    /** The number behind its last. */
    int end() {
        return sequence + sequenceLength();
    }
}
