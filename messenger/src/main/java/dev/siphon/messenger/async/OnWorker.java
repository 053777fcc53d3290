package dev.siphon.messenger.async;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Runs something on a worker and waits for what comes of it. */
final class OnWorker {

    /** What may fail as a transport does. */
    interface Task<T> {
        T run() throws TransportException;
    }

    private OnWorker() {}

    /** The result of {@code task}, run on {@code worker}'s thread; any thread but another worker's. */
    static <T> T call(Worker worker, Task<T> task) throws TransportException {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<TransportException> failure = new AtomicReference<>();
        worker.center().submitAndWait(() -> {
            try {
                result.set(task.run());
            } catch (TransportException e) {
                failure.set(e);
            }
        });
        TransportException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
        return Objects.requireNonNull(result.get());
    }
}
