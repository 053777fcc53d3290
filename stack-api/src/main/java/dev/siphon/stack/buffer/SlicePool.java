package dev.siphon.stack.buffer;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/**
 * Lists of slices for one thread that fills them. They come back from any thread and are used again, so that nothing is
 * allocated in the steady state.
 */
public final class SlicePool {

    /** More lists than this are not kept. */
    private static final int MAX_IDLE = 64;

    private final PayloadPool memory;
    private final LongConsumer gathered;
    private final MpscVarHandleArrayQueue<SliceList> idle = new MpscVarHandleArrayQueue<>(MAX_IDLE);

    /**
     * @param memory where slices are copied together if somebody wants them in one piece; on the heap if it has nothing to give
     * @param gathered told how many bytes that were, on whichever thread wanted it
     */
    public SlicePool(PayloadPool memory, LongConsumer gathered) {
        this.memory = memory;
        this.gathered = gathered;
    }

    /**
     * An empty list.
     *
     * @param lead where in its memory the content is to begin, should it be copied together
     */
    public SliceList begin(int lead) {
        SliceList list = idle.poll();
        return (list == null ? new SliceList(this) : list).begin(lead);
    }

    PayloadBuffer memory(int bytes) {
        PayloadBuffer buffer = memory.tryAcquire(bytes);
        return buffer == null ? PayloadBuffer.wrap(ByteBuffer.allocate(bytes)) : buffer;
    }

    void gathered(int bytes) {
        gathered.accept(bytes);
    }

    void recycle(SliceList list) {
        idle.offer(list);
    }
}
