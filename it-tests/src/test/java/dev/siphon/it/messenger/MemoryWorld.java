package dev.siphon.it.messenger;

import dev.siphon.it.support.SteppedDispatch;
import dev.siphon.messenger.Interceptor;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.memory.FaultPlan;
import dev.siphon.stack.memory.MemoryNetwork;
import dev.siphon.stack.memory.MemoryStackOptions;
import dev.siphon.stack.memory.MemoryStackProvider;
import dev.siphon.stack.threaded.StackTraits;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Messengers in a memory network, on the test's own thread and under virtual time: waiting means making steps. */
final class MemoryWorld implements MessengerWorld {

    static final String HOST = "10.0.0.1";

    private final MemoryNetwork network;
    private final MemoryStackOptions options;
    private final Ledger ledger = new Ledger();
    private final SteppedDispatch dispatch;
    private Interceptor interceptor = (connection, point) -> Interceptor.Action.CONTINUE;
    private int callbacks;

    MemoryWorld(StackTraits traits) {
        this(traits, FaultPlan.NONE, 0);
    }

    MemoryWorld(StackTraits traits, FaultPlan faults, long seed) {
        this(MemoryStackOptions.defaults().traits(traits), faults, seed);
    }

    MemoryWorld(MemoryStackOptions options, FaultPlan faults, long seed) {
        this.network = new MemoryNetwork(seed);
        network.faults(faults);
        this.dispatch = new SteppedDispatch(network, () -> callbacks);
        this.options = options.host(HOST);
    }

    /** Lets {@code value} watch the contexts that are made from now on. */
    MemoryWorld interceptor(Interceptor value) {
        interceptor = value;
        return this;
    }

    MemoryNetwork network() {
        return network;
    }

    @Override
    public MessengerContext newContext(MessengerConfig config, MessageRegistry messages) {
        MessengerContext context = MessengerContext.builder()
                .config(config.with(MessengerOptions.MS_TYPE, new MessengerType(MemoryStackProvider.NAME)))
                .messages(messages)
                .transports(new NetworkStackRegistry(List.of(new MemoryStackProvider(network, options))))
                .dispatchRunner(dispatch)
                .interceptor((connection, point) -> interceptor.intercept(connection, point))
                .build();
        ledger.add(context);
        ledger.stack(context, MemoryStackProvider.NAME);
        return context;
    }

    @Override
    public NetworkStack stack(MessengerContext context) {
        return ledger.stack(context, MemoryStackProvider.NAME);
    }

    @Override
    public EntityAddress freshAddress() {
        return EntityAddress.parse(HOST + ":0");
    }

    @Override
    public EntityAddress deadAddress() {
        return EntityAddress.parse(HOST + ":9/77");
    }

    @Override
    public Throttle throttle(String name, long max) {
        return ledger.add(new Throttle(name, max));
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        network.run(what, condition);
    }

    @Override
    public void settle() {
        network.settle();
    }

    @Override
    public void whileWorkersHold(MessengerContext context, Runnable action) {
        action.run();
    }

    @Override
    public void holdDispatch(Node node) {
        dispatch.hold(true);
    }

    @Override
    public void releaseDispatch(Node node) {
        dispatch.hold(false);
    }

    @Override
    public void calledBack() {
        callbacks++;
    }

    @Override
    public void close() {
        ledger.closeAll();
        network.assertNoLeaks();
    }
}
