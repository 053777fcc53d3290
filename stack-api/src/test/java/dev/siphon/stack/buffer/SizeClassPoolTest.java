package dev.siphon.stack.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Bounds, re-use and misuse of pooled buffers. */
class SizeClassPoolTest {

    private final TestMemory memory = new TestMemory(64 << 20);

    @Test
    void aReleasedBufferIsUsedAgain() {
        SizeClassPool pool = new SizeClassPool(memory, 1 << 20);
        PayloadBuffer first = pool.tryAcquire(1000);
        first.release();
        assertThat(pool.idleBytes()).isEqualTo(1024);
        PayloadBuffer second = pool.tryAcquire(600);
        assertThat(second).isSameAs(first);
        assertThat(second.length()).isEqualTo(600);
        assertThat(second.offset()).isZero();
        assertThat(pool.idleBytes()).isZero();
        assertThat(memory.allocations()).isEqualTo(1);
    }

    @Test
    void addressAndKeyAreThoseOfTheSource() {
        PayloadBuffer buffer = new SizeClassPool(memory, 0).tryAcquire(1);
        assertThat(buffer.address()).isEqualTo(0x1000);
        assertThat(buffer.key()).isEqualTo(77);
    }

    @Test
    void whatLiesIdleIsBounded() {
        SizeClassPool pool = new SizeClassPool(memory, 10_000);
        List<PayloadBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            buffers.add(pool.tryAcquire(4096));
        }
        buffers.forEach(PayloadBuffer::release);
        assertThat(pool.idleBytes()).isEqualTo(2 * 4096);
        assertThat(memory.bytes()).isEqualTo(2 * 4096);
    }

    @Test
    void buffersTooLargeForAnyClassGoStraightBack() {
        SizeClassPool pool = new SizeClassPool(memory, 1 << 30);
        PayloadBuffer large = pool.tryAcquire((16 << 20) + 1);
        assertThat(large.capacity()).isEqualTo((16 << 20) + 1);
        large.release();
        assertThat(memory.bytes()).isZero();
        assertThat(pool.outstanding()).isZero();
    }

    @Test
    void atTheBoundOfTheSourceThereIsNothing() {
        SizeClassPool pool = new SizeClassPool(new TestMemory(4096), 1 << 20);
        PayloadBuffer only = pool.tryAcquire(4096);
        assertThat(pool.tryAcquire(1)).isNull();
        assertThat(pool.outstanding()).isEqualTo(1);
        only.release();
        assertThat(pool.tryAcquire(4000)).isSameAs(only);
    }

    @Test
    void aClosedPoolKeepsNothing() {
        SizeClassPool pool = new SizeClassPool(memory, 1 << 20);
        PayloadBuffer late = pool.tryAcquire(1000);
        pool.tryAcquire(2000).release();
        pool.close();
        assertThat(memory.bytes()).isEqualTo(1024);
        late.release();
        assertThat(memory.bytes()).isZero();
        assertThat(pool.idleBytes()).isZero();
    }

    @Test
    void releasingOrRetainingTooLateIsRefused() {
        PayloadBuffer buffer = new SizeClassPool(memory, 1 << 20).tryAcquire(10);
        buffer.retain();
        buffer.release();
        buffer.release();
        assertThatThrownBy(buffer::release).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(buffer::retain).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theEmptyBufferIsNeverUsedUp() {
        PayloadBuffer empty = PayloadBuffer.empty();
        empty.release();
        empty.release();
        assertThat(empty.retain().isEmpty()).isTrue();
    }

    @Test
    void aWindowOutsideTheMemoryIsRefused() {
        PayloadBuffer buffer = new SizeClassPool(memory, 0).tryAcquire(512);
        assertThatThrownBy(() -> buffer.window(500, 13)).hasMessageContaining("13 bytes at 500 in a buffer of 512");
        assertThatThrownBy(() -> buffer.window(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> buffer.window(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theOwnerGetsWhatItGaveLast() {
        SizeClassPool pool = new SizeClassPool(memory, 1 << 20, () -> true);
        PayloadBuffer first = pool.tryAcquire(1000);
        PayloadBuffer second = pool.tryAcquire(1000);
        assertThat(pool.outstanding()).isEqualTo(2);
        first.release();
        second.release();
        assertThat(pool.idleBytes()).isEqualTo(2048);
        assertThat(pool.tryAcquire(1000)).isSameAs(second);
        assertThat(pool.tryAcquire(1000)).isSameAs(first);
        assertThat(pool.idleBytes()).isZero();
    }

    @Test
    void whatOthersGiveIsForTheOwnerToo() {
        AtomicBoolean owns = new AtomicBoolean(true);
        SizeClassPool pool = new SizeClassPool(memory, 1 << 20, owns::get);
        PayloadBuffer buffer = pool.tryAcquire(1000);
        owns.set(false);
        buffer.release();
        assertThat(pool.outstanding()).isZero();
        owns.set(true);
        assertThat(pool.tryAcquire(1000)).isSameAs(buffer);
    }

    @Test
    void ownersAndOthersIdleMemoryHaveOneBound() {
        AtomicBoolean owns = new AtomicBoolean(true);
        SizeClassPool pool = new SizeClassPool(memory, 10_000, owns::get);
        List<PayloadBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            buffers.add(pool.tryAcquire(4096));
        }
        for (PayloadBuffer buffer : buffers) {
            buffer.release();
            owns.set(!owns.get());
        }
        assertThat(pool.idleBytes()).isEqualTo(2 * 4096);
        assertThat(memory.bytes()).isEqualTo(2 * 4096);
        owns.set(true);
        pool.close();
        assertThat(pool.idleBytes()).isZero();
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void buffersMayBeReleasedOnOtherThreads() throws InterruptedException {
        SizeClassPool pool = new SizeClassPool(memory, 1 << 20);
        int threads = 4;
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> churn(pool, go));
            thread.start();
            running.add(thread);
        }
        go.countDown();
        for (Thread thread : running) {
            thread.join();
        }
        assertThat(pool.outstanding()).isZero();
        assertThat(pool.idleBytes()).isBetween(1L, 1L << 20).isEqualTo(memory.bytes());
        pool.close();
        assertThat(memory.bytes()).isZero();
    }

    private static void churn(SizeClassPool pool, CountDownLatch go) {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        for (int i = 0; i < 20_000; i++) {
            PayloadBuffer buffer = pool.tryAcquire(1 + i % 5000);
            if (buffer != null) {
                buffer.retain();
                buffer.release();
                buffer.release();
            }
        }
    }
}
