package dev.siphon.it.stack;

import dev.siphon.stack.memory.RandomFaults;
import dev.siphon.stack.threaded.StackTraits;
import java.io.IOException;

/** Streams on an in-memory network that besides wakes handles without reason, so that events cannot be counted. */
class MemorySpuriousEventsConformanceTest extends StackFixture implements StreamContract, StressContract {

    private static final long SEED = 21;

    @Override
    StackUnderTest open() throws IOException {
        return new MemoryStackUnderTest(new StackTraits(false, true, false, true), SEED, RandomFaults.harmless(SEED));
    }
}
