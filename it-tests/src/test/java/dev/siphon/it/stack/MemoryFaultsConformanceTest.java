package dev.siphon.it.stack;

import dev.siphon.stack.memory.RandomFaults;
import dev.siphon.stack.threaded.StackTraits;
import java.io.IOException;

/** Streams on an in-memory network that splits, delays and reorders whatever it may. */
class MemoryFaultsConformanceTest extends StackFixture
        implements ListenContract, ConnectContract, StreamContract, EndContract, StressContract {

    private static final long SEED = 20;

    @Override
    StackUnderTest open() throws IOException {
        RandomFaults faults = new RandomFaults(SEED)
                .splits(500, 100)
                .delays(1_000_000)
                .connectDelays(1_000_000)
                .reorders();
        return new MemoryStackUnderTest(new StackTraits(true, false, true, true), SEED, faults);
    }
}
