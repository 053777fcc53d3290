package dev.siphon.messenger.async;

import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.WorkerCounters;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.buffer.SliceList;
import dev.siphon.stack.buffer.SlicePool;
import org.jspecify.annotations.Nullable;

/**
 * How the segments of messages come in, one after the other, each over as many turns as it takes: copied into a buffer, or
 * taken over slice by slice in the transport's memory, with a copy of what the transport does not lend behind the slices.
 */
final class SegmentIntake {

    /** What is shorter is copied: that costs less than to hold the packet that it came in. */
    private static final int MIN_LENT_BYTES = 4096;

    private final SocketStream stream;
    private final SegmentReader copied;
    private final PayloadPool pool;
    private final WorkerCounters counters;
    private final @Nullable SlicePool slicePool;
    private @Nullable SliceList lent;
    private boolean isStarved;

    /** An intake that copies by means of {@code copied}; who begins a buffer there has the next segment copied into it. */
    SegmentIntake(SocketStream stream, SegmentReader copied, PayloadPool pool, WorkerCounters counters) {
        this.stream = stream;
        this.copied = copied;
        this.pool = pool;
        this.counters = counters;
        this.slicePool = stream.lends() ? new SlicePool(pool, counters::gathered) : null;
    }

    /** Whether {@link #read} takes over a segment of {@code length} bytes where it lies. */
    boolean takesOver(int length) {
        return slicePool != null && length >= MIN_LENT_BYTES;
    }

    /** Whether the last read found no buffer to copy into. */
    boolean isStarved() {
        return isStarved;
    }

    /**
     * Reads on in a segment of {@code length} bytes; whether all of it is here. In a memory of its own it begins at {@code
     * lead}.
     */
    boolean read(int length, int lead) throws TransportException {
        SliceList slices = lent;
        if (slices == null && slicePool != null && takesOver(length) && !isCopying()) {
            slices = slicePool.begin(lead);
            lent = slices;
        }
        return slices == null ? copy(length, lead) : takeOver(slices, length, lead);
    }

    private boolean takeOver(SliceList slices, int length, int lead) throws TransportException {
        isStarved = false;
        while (!isCopying() && slices.length() < length) {
            PayloadBuffer slice = stream.lend(length - slices.length());
            if (slice != null) {
                slices.add(slice);
            } else if (stream.require(1)) {
                return copy(length - slices.length(), slices.length() == 0 ? lead : 0);
            } else {
                return false;
            }
        }
        return copied.read();
    }

    private boolean isCopying() {
        return !copied.target().isEmpty();
    }

    /** Reads on in a segment of {@code length} bytes, as {@link #read} does, into one memory whatever the transport lends. */
    boolean copy(int length, int lead) throws TransportException {
        isStarved = false;
        if (length > 0 && !isCopying()) {
            PayloadBuffer buffer = pool.tryAcquire(lead + length);
            if (buffer == null) {
                isStarved = true;
                return false;
            }
            copied.begin(buffer.window(lead, length));
        }
        return copied.read();
    }

    /** Hands over the segment with one reference. */
    PayloadBuffer take() {
        PayloadBuffer rest = copied.take();
        if (!rest.isEmpty()) {
            counters.add(WorkerCounter.MSGR_RECV_COPIED_BYTES, rest.length());
        }
        return lent == null ? rest : seal(lent, rest);
    }

    private PayloadBuffer seal(SliceList slices, PayloadBuffer rest) {
        lent = null;
        counters.add(WorkerCounter.MSGR_RECV_LENT_BYTES, slices.length());
        if (!rest.isEmpty()) {
            slices.add(rest);
        }
        return slices.seal();
    }

    void drop() {
        copied.drop();
        if (lent != null) {
            lent.drop();
            lent = null;
        }
    }
}
