package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.PayloadPool;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Payload memory of a worker. */
interface PoolContract extends Conformance {

    @Test
    default void aBufferHasTheWindowThatWasAskedForAndIsCounted() {
        PayloadPool pool = worker(0).pool();
        long before = pool.outstanding();
        for (int length : new int[] {0, 1, 511, 512, 513, 4096, 100_000, 1 << 20}) {
            PayloadBuffer buffer = Objects.requireNonNull(pool.tryAcquire(length));
            assertThat(buffer.length()).isEqualTo(length);
            assertThat(buffer.capacity()).isGreaterThanOrEqualTo(length);
            assertThat(buffer.bytes().remaining()).isEqualTo(length);
            assertThat(pool.outstanding()).isEqualTo(before + 1);
            buffer.retain();
            buffer.release();
            assertThat(pool.outstanding()).isEqualTo(before + 1);
            buffer.release();
            assertThat(pool.outstanding()).isEqualTo(before);
        }
    }

    @Test
    default void memoryIsWrittenAndReadOnAnyThread() throws Exception {
        PayloadBuffer buffer = Objects.requireNonNull(worker(0).pool().tryAcquire(100_000));
        buffer.memory().putLong(99_992, 0x0102030405060708L);
        long seen = on(worker(0), () -> buffer.memory().getLong(99_992));
        assertThat(seen).isEqualTo(0x0102030405060708L);
        buffer.release();
    }

    @Test
    default void aNegativeLengthIsRefused() {
        assertThatThrownBy(() -> worker(0).pool().tryAcquire(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
