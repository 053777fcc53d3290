package dev.siphon.messenger.session;

import dev.siphon.messenger.Message;
import dev.siphon.micro.Nanoseconds;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** A burst of messages into the queue and out of it, beside a plain deque, which knows no priorities. Per message. */
public class OutQueueBenchmark extends Nanoseconds {

    private static final int BURST = 128;

    @Param({"1", "4"})
    public int priorities;

    private final OutQueue queue = new OutQueue(new SendBudget(0, false));
    private final ArrayDeque<Message> deque = new ArrayDeque<>();
    private final Message[] messages = new Message[BURST];

    @Setup
    public void makeMessages() {
        for (int i = 0; i < BURST; i++) {
            messages[i] = Message.opaque(1).priority(64 + i % priorities);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BURST)
    public void outQueue(Blackhole taken) {
        for (Message message : messages) {
            queue.add(message);
        }
        for (@Nullable Message message = queue.poll(); message != null; message = queue.poll()) {
            taken.consume(message);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BURST)
    public void arrayDeque(Blackhole taken) {
        for (Message message : messages) {
            deque.addLast(message);
        }
        for (@Nullable Message message = deque.pollFirst(); message != null; message = deque.pollFirst()) {
            taken.consume(message);
        }
    }
}
