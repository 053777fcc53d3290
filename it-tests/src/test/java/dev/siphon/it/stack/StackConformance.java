package dev.siphon.it.stack;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** All topics together: what a transport's test class extends. Each test has a stack of its own. */
abstract class StackConformance
        implements LifecycleContract,
                ListenContract,
                ConnectContract,
                StreamContract,
                EndContract,
                StressContract,
                FileEventContract,
                ExternalEventContract,
                TimerContract,
                PollerContract,
                PoolContract {

    private StackUnderTest underTest;

    /** A started stack of the transport. */
    abstract StackUnderTest open() throws Exception;

    @BeforeEach
    void openStack() throws Exception {
        underTest = open();
    }

    @AfterEach
    void closeStack() {
        if (underTest != null) {
            underTest.close();
        }
    }

    @Override
    public StackUnderTest underTest() {
        return underTest;
    }
}
