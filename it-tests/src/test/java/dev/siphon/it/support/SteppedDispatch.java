package dev.siphon.it.support;

import dev.siphon.messenger.DispatchRunner;
import dev.siphon.stack.memory.MemoryNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Dispatching on the test's own thread, as one of the steps of a memory network. */
public final class SteppedDispatch implements DispatchRunner {

    private final MemoryNetwork network;
    private final IntSupplier callbacks;
    private final List<Loop> loops = new ArrayList<>();
    private boolean isDispatching;
    private boolean isHeld;

    /** Dispatching in steps of {@code network}; there was work in one if {@code callbacks}, a count, has grown. */
    public SteppedDispatch(MemoryNetwork network, IntSupplier callbacks) {
        this.network = network;
        this.callbacks = callbacks;
        network.addAgent(this::dispatch);
    }

    /** Whether nothing is dispatched from now on. */
    public void hold(boolean holds) {
        isHeld = holds;
    }

    @Override
    public Running start(String name, Loop loop) {
        loops.add(loop);
        return () -> {
            while (loop.run(false)) {
                network.step();
            }
            loops.remove(loop);
        };
    }

    /** One turn of all loops; a callback that waits for a worker makes steps, in which nothing is dispatched. */
    private int dispatch() {
        if (isDispatching || isHeld) {
            return 0;
        }
        isDispatching = true;
        try {
            int before = callbacks.getAsInt();
            List.copyOf(loops).forEach(loop -> loop.run(false));
            return callbacks.getAsInt() - before;
        } finally {
            isDispatching = false;
        }
    }
}
