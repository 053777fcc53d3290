package dev.siphon.it.stack;

import dev.siphon.stack.memory.FaultPlan;
import dev.siphon.stack.threaded.StackTraits;
import java.io.IOException;

/** The in-memory stack with what no transport combines yet: local listen tables, readable connects, ready late. */
class MemoryLocalListenReadableConnectConformanceTest extends StackConformance {

    @Override
    StackUnderTest open() throws IOException {
        return new MemoryStackUnderTest(new StackTraits(true, false, true, false), 1, FaultPlan.NONE);
    }
}
