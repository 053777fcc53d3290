package dev.siphon.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.SizeClassPool;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SendQueuePropertyTest {

    /** What was taken and not discarded can be copied from any position; every reference comes back. */
    @Property(tries = 200)
    void holdsTheStream(@ForAll @Size(max = 80) List<@IntRange(min = -3000, max = 3000) Integer> steps) {
        SizeClassPool pool = new SizeClassPool(bytes -> new MemoryBlock(ByteBuffer.allocate(bytes), 0, 0), 1 << 20);
        BufferList out = new BufferList(pool);
        SendQueue queue = new SendQueue();
        long written = 0;
        for (int step : steps) {
            if (step > 0) {
                written = write(pool, out, written, step);
                queue.take(out, step % 3 == 0 ? step / 2 : Long.MAX_VALUE);
            } else {
                queue.discard(Math.min(queue.end(), queue.begin() - step));
            }
            check(queue);
        }
        out.clear();
        queue.clear();
        assertThat(pool.outstanding()).isZero();
    }

    private static long write(SizeClassPool pool, BufferList out, long from, int length) {
        PayloadBuffer buffer = pool.tryAcquire(length);
        for (int i = 0; i < length; i++) {
            buffer.memory().put(i, (byte) (from + i));
        }
        if (length % 2 == 0) {
            out.append(buffer, 0, length);
        } else {
            out.copy(buffer.memory(), 0, length);
            buffer.release();
        }
        return from + length;
    }

    private static void check(SendQueue queue) {
        int bytes = queue.bytes();
        if (bytes == 0) {
            return;
        }
        for (int skipped : new int[] {0, bytes / 3, bytes - 1}) {
            ByteBuffer copy = ByteBuffer.allocate(bytes - skipped + 1);
            queue.copy(queue.begin() + skipped, bytes - skipped, copy, 1);
            for (int i = 0; i < bytes - skipped; i++) {
                assertThat(copy.get(i + 1)).isEqualTo((byte) (queue.begin() + skipped + i));
            }
            long position = queue.begin() + skipped;
            assertThat(queue.buffer(position).memory().get(queue.offset(position)))
                    .isEqualTo((byte) position);
            assertThat(queue.isContiguous(position, 1)).isTrue();
        }
    }
}
