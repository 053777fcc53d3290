package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.buffer.BufferList;

/** What is to be sent as sequence numbers see it: the queued bytes after the SYN, and a FIN behind the last one. */
final class OutgoingStream {

    private final SendQueue queue = new SendQueue();
    private final int begin;
    private boolean hasFin;

    /** A stream whose first byte has the number {@code begin}. */
    OutgoingStream(int begin) {
        this.begin = begin;
    }

    /** Moves bytes from the front of {@code out} to the queue until it has {@code bound} bytes, and returns how many. */
    long take(BufferList out, int bound) {
        return queue.take(out, bound - queue.bytes());
    }

    void queueFin() {
        hasFin = true;
    }

    boolean hasFin() {
        return hasFin;
    }

    SendQueue queue() {
        return queue;
    }

    /** The number behind the last queued byte: that of the FIN. */
    int dataEnd() {
        return begin + (int) queue.end();
    }

    /** Where in the queue the byte with {@code sequence} is. */
    long position(int sequence) {
        return queue.begin() + (sequence - (begin + (int) queue.begin()));
    }

    /** Bytes from {@code sequence} on that are queued. */
    int bytesFrom(int sequence) {
        return isFinBefore(sequence) ? 0 : dataEnd() - sequence;
    }

    /** Whether a FIN is there, and {@code sequence} lies behind it. */
    boolean isFinBefore(int sequence) {
        return hasFin && sequence == dataEnd() + 1;
    }

    /** Where a segment of {@code length} bytes from {@code sequence} on ends: behind the FIN if that follows. */
    int endOf(int sequence, int length) {
        int end = sequence + length;
        return hasFin && end == dataEnd() ? end + 1 : end;
    }

    /** Lets go of what lies before {@code sequence}, and returns how many bytes that were. */
    int discard(int sequence) {
        long before = queue.begin();
        queue.discard(Math.min(position(sequence), queue.end()));
        return (int) (queue.begin() - before);
    }
}
