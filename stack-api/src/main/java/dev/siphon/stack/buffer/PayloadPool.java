package dev.siphon.stack.buffer;

import org.jspecify.annotations.Nullable;

/** A source of payload buffers that takes them back when they are released. Any thread. */
public interface PayloadPool {

    /**
     * A buffer whose window is {@code length} bytes, content undefined, with one reference; or null when the pool's
     * bound is reached, in which case the caller holds back and tries again later.
     */
    @Nullable
    PayloadBuffer tryAcquire(int length);

    /** Buffers handed out and not yet released. */
    long outstanding();
}
