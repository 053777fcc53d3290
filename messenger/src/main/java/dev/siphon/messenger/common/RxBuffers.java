package dev.siphon.messenger.common;

import dev.siphon.stack.buffer.PayloadBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Buffers that the application provides for the data of expected messages, by transaction id. Any thread. */
public final class RxBuffers {

    private final Map<Long, PayloadBuffer> byTid = new ConcurrentHashMap<>(4);

    /** So that connections without such buffers do not look, with a boxed number, for each message. */
    private final AtomicInteger count = new AtomicInteger();

    /** Adds a buffer, of which a reference is kept. */
    public void post(long tid, PayloadBuffer buffer) {
        PayloadBuffer former = byTid.put(tid, buffer.retain());
        if (former != null) {
            former.release();
        } else {
            count.incrementAndGet();
        }
    }

    /** Whether none is posted. */
    public boolean isEmpty() {
        return count.get() == 0;
    }

    /** Removes the buffer for {@code tid}; its reference passes to the caller. */
    public @Nullable PayloadBuffer take(long tid) {
        PayloadBuffer taken = isEmpty() ? null : byTid.remove(tid);
        if (taken != null) {
            count.decrementAndGet();
        }
        return taken;
    }

    public void revoke(long tid) {
        PayloadBuffer posted = take(tid);
        if (posted != null) {
            posted.release();
        }
    }

    public void clear() {
        byTid.keySet().forEach(this::revoke);
    }
}
