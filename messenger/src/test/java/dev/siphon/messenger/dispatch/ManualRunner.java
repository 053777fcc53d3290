package dev.siphon.messenger.dispatch;

import dev.siphon.messenger.DispatchRunner;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs loops only when told, on the thread that tells. */
final class ManualRunner implements DispatchRunner {

    private final Map<String, Loop> loops = new LinkedHashMap<>();

    @Override
    public Running start(String name, Loop loop) {
        loops.put(name, loop);
        return () -> {
            Loop ending = loops.remove(name);
            if (ending.run(false)) {
                throw new AssertionError(name + " is joined but goes on");
            }
        };
    }

    /** One turn of the loop {@code name}. */
    boolean step(String name) {
        return loops.get(name).run(false);
    }

    Iterable<String> names() {
        return loops.keySet();
    }
}
