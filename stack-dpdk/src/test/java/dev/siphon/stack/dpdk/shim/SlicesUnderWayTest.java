package dev.siphon.stack.dpdk.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.SizeClassPool;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SlicesUnderWayTest {

    private final SizeClassPool pool =
            new SizeClassPool(bytes -> new MemoryBlock(ByteBuffer.allocateDirect(bytes), 0, 0), 1 << 20);
    private final SlicesUnderWay slices = new SlicesUnderWay(2);

    @Test
    void aBufferIsKeptUntilItsSliceComesBack() {
        PayloadBuffer buffer = Objects.requireNonNull(pool.tryAcquire(100));
        int slice = slices.begin(buffer);
        buffer.release();
        assertThat(pool.outstanding()).isEqualTo(1);
        assertThat(slices.isUnderWay()).isTrue();
        slices.end(slice);
        assertThat(pool.outstanding()).isZero();
        assertThat(slices.isUnderWay()).isFalse();
        assertThatThrownBy(() -> slices.end(slice)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void thereIsABoundAndAllCanBeEndedAtOnce() {
        PayloadBuffer buffer = Objects.requireNonNull(pool.tryAcquire(100));
        assertThat(slices.begin(buffer)).isZero();
        assertThat(slices.begin(buffer)).isEqualTo(1);
        assertThat(slices.hasRoom()).isFalse();
        slices.endAll();
        assertThat(slices.hasRoom()).isTrue();
        buffer.release();
        assertThat(pool.outstanding()).isZero();
    }
}
