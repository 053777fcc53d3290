package dev.siphon.messenger.async;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.PayloadBuffer;

/** Fills the window of one payload buffer from a stream, over as many turns as it takes. */
final class SegmentReader {

    private final SocketStream stream;
    private PayloadBuffer target = PayloadBuffer.empty();
    private int filled;

    SegmentReader(SocketStream stream) {
        this.stream = stream;
    }

    /** Begins to fill the window of {@code buffer}, whose reference passes to this reader. */
    void begin(PayloadBuffer buffer) {
        target.release();
        target = buffer;
        filled = 0;
    }

    /** Reads on; whether the window is full. */
    boolean read() throws TransportException {
        while (filled < target.length()) {
            int got = stream.read(target, target.offset() + filled, target.length() - filled);
            if (got == 0) {
                return false;
            }
            filled += got;
        }
        return true;
    }

    PayloadBuffer target() {
        return target;
    }

    /** Goes on in {@code replacement}, of the same length, with what was read so far. */
    void moveTo(PayloadBuffer replacement) {
        replacement.memory().put(replacement.offset(), target.memory(), target.offset(), filled);
        target.release();
        target = replacement;
    }

    /** Hands over the buffer and its reference. */
    PayloadBuffer take() {
        PayloadBuffer taken = target;
        target = PayloadBuffer.empty();
        return taken;
    }

    void drop() {
        take().release();
    }
}
