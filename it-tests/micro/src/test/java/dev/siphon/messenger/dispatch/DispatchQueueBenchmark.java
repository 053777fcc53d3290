package dev.siphon.messenger.dispatch;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.DispatchRunner;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.micro.Nanoseconds;
import dev.siphon.micro.Nowhere;
import dev.siphon.stack.event.TimeSource;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A burst of messages queued, and delivered in one turn of the dispatch loop, by the thread that measures. Per message. */
public class DispatchQueueBenchmark extends Nanoseconds {

    private static final int BURST = 128;
    private static final int STRICT_PRIORITY = 127;
    private static final int WEIGHTED_PRIORITY = 63;

    /** How queued messages are put into order. */
    @Param({"strict", "weighted"})
    public String order;

    /** Connections that take turns. */
    @Param({"1", "16"})
    public int connections;

    private final Connection nowhere = Nowhere.connection();
    private final DispatcherList dispatchers = new DispatcherList();
    private final DispatchQueue queue =
            new DispatchQueue("micro", dispatchers, 0, 1 << 22, 1 << 16, false, TimeSource.system());
    private DispatchRunner.@Nullable Loop loop;
    private int priority;
    private long delivered;

    @Setup
    public void start() {
        priority = order.equals("strict") ? STRICT_PRIORITY : WEIGHTED_PRIORITY;
        dispatchers.addTail(message -> {
            delivered++;
            return true;
        });
        queue.start((name, started) -> {
            if (name.startsWith("ms_dispatch")) {
                loop = started;
            }
            return () -> {};
        });
    }

    @Benchmark
    @OperationsPerInvocation(BURST)
    public long queueAndDeliver() {
        for (int i = 0; i < BURST; i++) {
            ReceivedMessage message = new ReceivedMessage(1, null, nowhere, EntityName.osd(0), i, 0);
            queue.enqueue(message, priority, 1 + i % connections);
        }
        if (loop != null) {
            loop.run(false);
        }
        return delivered;
    }
}
