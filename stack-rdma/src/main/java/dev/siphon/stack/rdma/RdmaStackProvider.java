package dev.siphon.stack.rdma;

import dev.siphon.stack.Availability;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.rdma.config.RdmaOptions;
import dev.siphon.stack.rdma.library.RdmaProbe;
import dev.siphon.stack.rdma.memory.ConnectionLayout;
import dev.siphon.stack.threaded.StackTraits;
import dev.siphon.stack.threaded.ThreadedNetworkStack;
import java.util.Map;

/** The transport "rdma". Its options are {@link RdmaOptions}. */
public final class RdmaStackProvider implements NetworkStackProvider {

    private static final String NAME = "rdma";

    /**
     * A connection is established by the worker that will have it, so each worker listens; a readable event announces a
     * connect's result; and no device is touched before the process has settled.
     */
    private static final StackTraits TRAITS = new StackTraits(true, false, false, false);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return RdmaProbe.availability(layout(RdmaOptions.of(Map.of())).bytes());
    }

    private static ConnectionLayout layout(RdmaOptions options) {
        return new ConnectionLayout(options.depth(), options.bufferBytes());
    }

    @Override
    public NetworkStack create(StackConfig config) {
        RdmaOptions options = RdmaOptions.of(config.transportOptions());
        return new ThreadedNetworkStack(NAME, TRAITS, config, new RdmaWorkerFactory(config, options));
    }
}
