package dev.siphon.it.stack;

import dev.siphon.stack.memory.FaultPlan;
import dev.siphon.stack.threaded.StackTraits;
import java.io.IOException;

/** The in-memory stack with the traits of verbs: connects announced by a readable event, ready late. */
class MemoryReadableConnectConformanceTest extends StackConformance {

    @Override
    StackUnderTest open() throws IOException {
        return new MemoryStackUnderTest(new StackTraits(false, false, false, false), 1, FaultPlan.NONE);
    }
}
