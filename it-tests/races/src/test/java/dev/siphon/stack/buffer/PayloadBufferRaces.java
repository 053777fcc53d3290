package dev.siphon.stack.buffer;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The references of a buffer, which threads retain and release without a lock. */
public final class PayloadBufferRaces {

    private PayloadBufferRaces() {}

    /** What all races have: a buffer that counts how often its memory went back. */
    private abstract static class Buffer {
        final AtomicInteger recycled = new AtomicInteger();
        final PayloadBuffer buffer = new PayloadBuffer(new MemoryBlock(ByteBuffer.allocate(8), 0, 0), this::recycle);

        void recycle(PayloadBuffer released) {
            recycled.incrementAndGet();
        }
    }

    /** The last of two releases gives the memory back, and whoever has it then sees what both wrote. */
    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "back once, with all that was written")
    @Outcome(expect = Expect.FORBIDDEN, desc = "never back, back twice, or with writes to come")
    @State
    public static class ReleaseAgainstRelease extends Buffer {
        private int seenFirst;
        private int seenSecond;

        public ReleaseAgainstRelease() {
            buffer.retain();
        }

        @Override
        void recycle(PayloadBuffer released) {
            super.recycle(released);
            seenFirst = released.memory().get(0);
            seenSecond = released.memory().get(1);
        }

        @Actor
        public void first() {
            buffer.memory().put(0, (byte) 1);
            buffer.release();
        }

        @Actor
        public void second() {
            buffer.memory().put(1, (byte) 1);
            buffer.release();
        }

        @Arbiter
        public void result(III_Result result) {
            result.r1 = recycled.get();
            result.r2 = seenFirst;
            result.r3 = seenSecond;
        }
    }

    /** Retaining while another lets go of the last reference keeps the memory, or is told that it came too late. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "kept, and back with the release after")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "came too late")
    @Outcome(expect = Expect.FORBIDDEN, desc = "memory in use went back, or never does")
    @State
    public static class RetainAgainstLastRelease extends Buffer {
        private boolean retained;

        @Actor
        public void keeper() {
            try {
                buffer.retain();
                retained = true;
            } catch (IllegalStateException tooLate) {
                retained = false;
            }
        }

        @Actor
        public void holder() {
            buffer.release();
        }

        @Arbiter
        public void result(II_Result result) {
            int before = recycled.get();
            if (retained) {
                buffer.release();
            }
            result.r1 = retained ? 1 : 0;
            result.r2 = retained && before > 0 ? -1 : recycled.get();
        }
    }
}
