package dev.siphon.tools.bench.system.stack;

import dev.siphon.stack.Worker;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** Something done on a worker's thread that may fail. */
@FunctionalInterface
interface WorkerTask {

    void run() throws IOException;

    /** Runs {@code task} on the thread of {@code worker} and returns when it has run. */
    static void run(Worker worker, WorkerTask task) throws IOException {
        AtomicReference<IOException> failure = new AtomicReference<>();
        worker.center().submitAndWait(() -> {
            try {
                task.run();
            } catch (IOException e) {
                failure.set(e);
            }
        });
        IOException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }
}
