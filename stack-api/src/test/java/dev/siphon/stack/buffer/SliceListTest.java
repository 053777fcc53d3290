package dev.siphon.stack.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Payload in slices: what is copied when, and what gives back what. */
class SliceListTest {

    private final SizeClassPool lender = TestMemory.pool(1 << 20);
    private final SizeClassPool memory = TestMemory.pool(1 << 20);
    private final AtomicLong gathered = new AtomicLong();
    private final SlicePool slicePool = new SlicePool(memory, gathered::addAndGet);

    /** A slice of {@code length} bytes, the first of them {@code first} and each one more than the one before. */
    private PayloadBuffer slice(int first, int length) {
        PayloadBuffer slice = lender.tryAcquire(length + 3).window(3, length);
        for (int i = 0; i < length; i++) {
            slice.memory().put(3 + i, (byte) (first + i));
        }
        return slice;
    }

    /** 60 bytes from 0 on, in slices of 10, 20 and 30. */
    private PayloadBuffer sixty(int lead) {
        SliceList list = slicePool.begin(lead);
        list.add(slice(0, 10));
        list.add(slice(10, 20));
        list.add(slice(30, 30));
        assertThat(list.length()).isEqualTo(60);
        return list.seal();
    }

    private static void assertCounts(PayloadBuffer buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(buffer.memory().get(buffer.offset() + i - from)).isEqualTo((byte) i);
        }
    }

    @Test
    void slicesAreReadWhereTheyLie() {
        PayloadBuffer sixty = sixty(0);
        assertThat(sixty.length()).isEqualTo(60);
        assertThat(sixty.slices()).isEqualTo(3);
        assertCounts(sixty.slice(0), 0, 10);
        assertCounts(sixty.slice(1), 10, 30);
        assertCounts(sixty.slice(2), 30, 60);
        assertThat(sixty).hasToString("payload buffer of 60 bytes in 3 slices");
        assertThat(gathered).hasValue(0);
        assertThat(memory.outstanding()).isZero();
        sixty.release();
        assertThat(lender.outstanding()).isZero();
    }

    @Test
    void whoWantsOnePieceHasThemCopiedOnce() {
        PayloadBuffer sixty = sixty(7);
        assertThat(sixty.offset()).as("where it was to begin").isEqualTo(7);
        assertCounts(sixty, 0, 60);
        assertThat(sixty.bytes().remaining()).isEqualTo(60);
        assertThat(sixty.bytes().get()).isZero();
        assertThat(sixty.address()).isNotZero();
        assertThat(sixty.key()).isEqualTo(77);
        assertThat(gathered).hasValue(60);
        assertThat(sixty.slices()).as("others may be reading them").isEqualTo(3);
        assertThat(lender.outstanding()).isEqualTo(3);
        sixty.release();
        assertThat(lender.outstanding()).isZero();
        assertThat(memory.outstanding()).isZero();
    }

    @Test
    void threadsThatWantOnePieceGetTheSame() throws Exception {
        for (int round = 0; round < 200; round++) {
            PayloadBuffer sixty = sixty(0);
            CyclicBarrier together = new CyclicBarrier(2);
            CountDownLatch intact = new CountDownLatch(2);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        together.await();
                        if (sixty.memory().get(sixty.offset() + 59) == 59) {
                            intact.countDown();
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(intact.getCount()).isZero();
            sixty.release();
        }
        assertThat(gathered).hasValue(200 * 60);
    }

    @Test
    void withoutMemoryInThePoolOnePieceIsOnTheHeap() {
        SlicePool poor = new SlicePool(new SizeClassPool(new TestMemory(0), 0), gathered::addAndGet);
        SliceList list = poor.begin(0);
        list.add(slice(0, 10));
        list.add(slice(10, 20));
        PayloadBuffer thirty = list.seal();
        assertCounts(thirty, 0, 30);
        assertThat(thirty.address()).isZero();
        thirty.release();
    }

    @Test
    void aWindowIsOnOnePiece() {
        PayloadBuffer sixty = sixty(0);
        PayloadBuffer middle = sixty.window(sixty.offset() + 5, 40);
        assertThat(middle).isSameAs(sixty);
        assertThat(middle.length()).isEqualTo(40);
        assertThat(middle.slices()).isEqualTo(1);
        assertThat(middle.slice(0).length()).isEqualTo(40);
        assertCounts(middle, 5, 45);
        middle.release();
        assertThat(lender.outstanding()).isZero();
        assertThat(memory.outstanding()).isZero();
        assertThat(sixty(0).slices()).as("of the next").isEqualTo(3);
    }

    @Test
    void aSingleSliceIsItself() {
        PayloadBuffer only = slice(0, 10);
        SliceList list = slicePool.begin(0);
        list.add(only);
        assertThat(list.seal()).isSameAs(only);
        assertCounts(only, 0, 10);
        only.release();
        assertThat(lender.outstanding()).isZero();
    }

    @Test
    void listsAreUsedAgain() {
        PayloadBuffer first = sixty(0);
        first.retain().release();
        first.release();
        PayloadBuffer second = sixty(0);
        assertThat(second).isSameAs(first);
        assertThat(second.slices()).isEqualTo(3);
        second.release();
    }

    @Test
    void aListThatIsDroppedReleasesItsSlices() {
        SliceList list = slicePool.begin(0);
        for (int i = 0; i < 100; i++) {
            list.add(slice(i, 10));
        }
        list.drop();
        assertThat(lender.outstanding()).isZero();
        assertThat(slicePool.begin(0)).isSameAs(list);
    }

    @Test
    void afterTheLastReleaseThereIsNothing() {
        PayloadBuffer sixty = sixty(0);
        sixty.release();
        assertThatThrownBy(sixty::memory).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sixty.slice(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(sixty::retain).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anOrdinaryBufferIsItsOnlySlice() {
        PayloadBuffer ordinary = slice(0, 10);
        assertThat(ordinary.slices()).isEqualTo(1);
        assertThat(ordinary.slice(0)).isSameAs(ordinary);
        assertThat(PayloadBuffer.empty().slices()).isEqualTo(1);
        ordinary.release();
    }
}
