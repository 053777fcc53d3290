package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.siphon.it.support.Descriptors;
import dev.siphon.it.support.Waiting;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.buffer.PayloadPool;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.opentest4j.TestAbortedException;

/** Messengers with threads, as the service loader finds them: waiting means looking again until a time limit. */
final class ThreadedWorld implements MessengerWorld {

    private static final List<String> THREADS = List.of("msgr-worker-", "ms_");

    private final MessengerType type;
    private final UnaryOperator<MessengerConfig> ofContext;
    private final Supplier<EntityAddress> freshAddresses;
    private final Supplier<EntityAddress> deadAddresses;
    private final List<String> descriptorsBefore = Descriptors.open();
    private final LogCapture stackLog = LogCapture.ofPackage("dev.siphon.stack");
    private final Ledger ledger = new Ledger();

    ThreadedWorld(MessengerType type, Supplier<EntityAddress> freshAddresses, Supplier<EntityAddress> deadAddresses) {
        this(type, UnaryOperator.identity(), freshAddresses, deadAddresses);
    }

    /** A world where {@code ofContext} adds to the configuration of each new context. */
    ThreadedWorld(
            MessengerType type,
            UnaryOperator<MessengerConfig> ofContext,
            Supplier<EntityAddress> freshAddresses,
            Supplier<EntityAddress> deadAddresses) {
        this.type = type;
        this.ofContext = ofContext;
        this.freshAddresses = freshAddresses;
        this.deadAddresses = deadAddresses;
    }

    @Override
    public MessengerContext newContext(MessengerConfig config, MessageRegistry messages) {
        MessengerContext context = MessengerContext.builder()
                .config(ofContext.apply(config.with(MessengerOptions.MS_TYPE, type)))
                .messages(messages)
                .build();
        ledger.add(context);
        if (hasWorkers()) {
            ledger.stack(context, type.transport());
        } else {
            ledger.add(context.heap());
        }
        return context;
    }

    @Override
    public NetworkStack stack(MessengerContext context) {
        if (!hasWorkers()) {
            System.out.println("skipped: " + type + " runs on no network stack");
            throw new TestAbortedException(type + " runs on no network stack");
        }
        return ledger.stack(context, type.transport());
    }

    @Override
    public PayloadPool pool(MessengerContext context) {
        return hasWorkers() ? MessengerWorld.super.pool(context) : context.heap();
    }

    @Override
    public boolean lends(MessengerContext context) {
        return hasWorkers() && MessengerWorld.super.lends(context);
    }

    private boolean hasWorkers() {
        return !type.transport().isEmpty();
    }

    @Override
    public EntityAddress freshAddress() {
        return freshAddresses.get();
    }

    @Override
    public EntityAddress deadAddress() {
        return deadAddresses.get();
    }

    @Override
    public Throttle throttle(String name, long max) {
        return ledger.add(new Throttle(name, max));
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        Waiting.until(what, condition);
    }

    @Override
    public void settle() {
        for (int turn = 0; turn < 3; turn++) {
            ledger.drainAll();
        }
    }

    @Override
    public void whileWorkersHold(MessengerContext context, Runnable action) {
        CountDownLatch release = new CountDownLatch(1);
        stack(context).workers().forEach(worker -> worker.center().submit(() -> Gate.await(release)));
        try {
            action.run();
        } finally {
            release.countDown();
        }
    }

    @Override
    public void holdDispatch(Node node) {
        node.dispatcher().gate().close();
        node.messenger().loopback().send(Message.opaque(Payloads.PLUG));
        await(
                "the dispatch thread of " + node.messenger(),
                () -> node.dispatcher().gate().isWaitedFor());
    }

    @Override
    public void releaseDispatch(Node node) {
        node.dispatcher().gate().open();
    }

    @Override
    public void calledBack() {}

    @Override
    public void close() {
        ledger.closeAll();
        stackLog.close();
        assertThat(stackLog.lines(Level.WARN)).as("what stacks complain of").isEmpty();
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> THREADS.stream().anyMatch(name::startsWith));
        Descriptors.awaitOpen(descriptorsBefore);
    }
}
