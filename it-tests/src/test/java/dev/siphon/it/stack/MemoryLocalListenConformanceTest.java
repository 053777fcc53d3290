package dev.siphon.it.stack;

import dev.siphon.stack.memory.FaultPlan;
import dev.siphon.stack.threaded.StackTraits;
import java.io.IOException;

/** The in-memory stack with the traits of a user-space TCP: a listen table for each worker, reads without copies. */
class MemoryLocalListenConformanceTest extends StackConformance {

    @Override
    StackUnderTest open() throws IOException {
        return new MemoryStackUnderTest(new StackTraits(true, true, true, true), 1, FaultPlan.NONE);
    }
}
