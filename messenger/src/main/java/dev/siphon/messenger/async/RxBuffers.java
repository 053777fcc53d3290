package dev.siphon.messenger.async;

import dev.siphon.stack.buffer.PayloadBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Buffers that the application provides for the data of expected messages, by transaction id. Any thread. */
final class RxBuffers {

    private final Map<Long, PayloadBuffer> byTid = new ConcurrentHashMap<>(4);

    /** Set with the first one, so that connections without such buffers do not look into it for each message. */
    private volatile boolean inUse;

    /** Adds a buffer, of which a reference is kept. */
    void post(long tid, PayloadBuffer buffer) {
        PayloadBuffer former = byTid.put(tid, buffer.retain());
        inUse = true;
        if (former != null) {
            former.release();
        }
    }

    /** Removes the buffer for {@code tid}; its reference passes to the caller. */
    @Nullable
    PayloadBuffer take(long tid) {
        return inUse ? byTid.remove(tid) : null;
    }

    void revoke(long tid) {
        PayloadBuffer posted = byTid.remove(tid);
        if (posted != null) {
            posted.release();
        }
    }

    void clear() {
        byTid.keySet().forEach(this::revoke);
    }
}
