package dev.siphon.it.stack;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Gives each test a stack of its own, and checks after it that nothing is left. */
abstract class StackFixture implements Conformance {

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
