package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.Throttle;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.PayloadPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was opened in a world, and the check that all of it was given back. */
final class Ledger {

    private final List<MessengerContext> contexts = new ArrayList<>();
    private final List<Throttle> throttles = new ArrayList<>();
    private final List<PayloadPool> pools = new ArrayList<>();
    private final Set<NetworkStack> stacks = new LinkedHashSet<>();
    private final Set<Worker> workers = new LinkedHashSet<>();

    void add(MessengerContext context) {
        contexts.add(context);
    }

    Throttle add(Throttle throttle) {
        throttles.add(throttle);
        return throttle;
    }

    /** Adds a pool that no worker has. */
    void add(PayloadPool pool) {
        pools.add(pool);
    }

    /** The stack of {@code transport} in {@code context}, whose workers are checked in the end. */
    NetworkStack stack(MessengerContext context, String transport) {
        try {
            NetworkStack stack = context.stack(transport);
            stacks.add(stack);
            workers.addAll(stack.workers());
            return stack;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void drainAll() {
        stacks.forEach(NetworkStack::drain);
    }

    void closeAll() {
        contexts.forEach(MessengerContext::close);
        for (Worker worker : workers) {
            assertThat(worker.references()).as("references to " + worker).isZero();
            assertThat(worker.pool().outstanding())
                    .as("payload buffers of " + worker)
                    .isZero();
        }
        for (PayloadPool pool : pools) {
            assertThat(pool.outstanding()).as("payload buffers on the heap").isZero();
        }
        for (Throttle throttle : throttles) {
            assertThat(throttle.current()).as(throttle.toString()).isZero();
        }
    }
}
