package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.buffer.SizeClassPool;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.opentest4j.TestAbortedException;

/** The simple messenger, on sockets of the JDK: it has threads, but neither a stack nor workers. */
final class SimpleWorld implements MessengerWorld {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final String host;
    private final Map<String, String> descriptorsBefore = Descriptors.ofSockets();
    private final Ledger ledger = new Ledger();
    private final SizeClassPool pool =
            new SizeClassPool(bytes -> new MemoryBlock(ByteBuffer.allocate(bytes), 0, 0), 1 << 20);

    /** A world whose servers are at {@code host}, as addresses write it. */
    SimpleWorld(String host) {
        this.host = host;
    }

    @Override
    public String transport() {
        return MessengerType.SIMPLE;
    }

    @Override
    public MessengerContext newContext(MessengerConfig config, MessageRegistry messages) {
        MessengerContext context = MessengerContext.builder()
                .config(config.with(MessengerOptions.MS_TYPE, MessengerType.SIMPLE_SOCKETS))
                .messages(messages)
                .build();
        ledger.add(context);
        return context;
    }

    @Override
    public NetworkStack stack(MessengerContext context) {
        throw skipped("the simple messenger runs on no network stack");
    }

    private static TestAbortedException skipped(String reason) {
        System.out.println("skipped: " + reason);
        return new TestAbortedException(reason);
    }

    @Override
    public PayloadPool pool(MessengerContext context) {
        return pool;
    }

    @Override
    public EntityAddress freshAddress() {
        return EntityAddress.parse(host + ":0");
    }

    @Override
    public EntityAddress deadAddress() {
        return EntityAddress.parse(host + ":9/77");
    }

    @Override
    public Throttle throttle(String name, long max) {
        return ledger.add(new Throttle(name, max));
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .pollInSameThread()
                .until(condition::getAsBoolean);
    }

    /** Nothing: there is no worker that could be waited for. */
    @Override
    public void settle() {}

    @Override
    public void whileWorkersHold(MessengerContext context, Runnable action) {
        throw skipped("the simple messenger has no workers that could be held");
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
        assertThat(pool.outstanding()).as("payload buffers").isZero();
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> name.startsWith("ms_"));
        assertThat(Descriptors.ofSockets()).as("sockets").isEqualTo(descriptorsBefore);
    }
}
