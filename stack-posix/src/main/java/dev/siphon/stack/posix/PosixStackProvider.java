package dev.siphon.stack.posix;

import dev.siphon.stack.Availability;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.threaded.StackTraits;
import dev.siphon.stack.threaded.ThreadedNetworkStack;

/** The transport "posix". It has no options of its own. */
public final class PosixStackProvider implements NetworkStackProvider {

    private static final String NAME = "posix";

    /** The kernel has one listen table for all workers, and announces a connect's result as writable. */
    private static final StackTraits TRAITS = new StackTraits(false, true, false, true);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return PosixProbe.availability();
    }

    @Override
    public NetworkStack create(StackConfig config) {
        return new ThreadedNetworkStack(NAME, TRAITS, config, new PosixWorkerFactory(config));
    }
}
