package dev.siphon.it.stack;

import dev.siphon.stack.memory.FaultPlan;
import dev.siphon.stack.threaded.StackTraits;
import java.io.IOException;

/** The in-memory stack with the traits of TCP. */
class MemoryConformanceTest extends StackConformance {

    @Override
    StackUnderTest open() throws IOException {
        return new MemoryStackUnderTest(new StackTraits(false, true, false, true), 1, FaultPlan.NONE);
    }
}
