package dev.siphon.messenger.peer;

import dev.siphon.messenger.DispatchRunner;
import java.util.ArrayList;
import java.util.List;

/** Runs dispatch loops on the thread that steps the network, after the workers had their turns. */
final class SteppedDispatch implements DispatchRunner {

    private final List<Loop> loops = new ArrayList<>();

    @Override
    public Running start(String name, Loop loop) {
        loops.add(loop);
        return () -> {
            loops.remove(loop);
            while (loop.run(false)) {
                // until it has ended
            }
        };
    }

    void turn() {
        for (Loop loop : List.copyOf(loops)) {
            loop.run(false);
        }
    }
}
