package dev.siphon.messenger.simple;

import dev.siphon.stack.threaded.Threads;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that delivers messages which were held on purpose. It is there from the first such message on. Any thread. */
final class Delays {

    private static final Logger LOG = LoggerFactory.getLogger(Delays.class);

    private final SimpleMessenger messenger;
    private @Nullable Thread thread;
    private @Nullable ScheduledThreadPoolExecutor executor;

    Delays(SimpleMessenger messenger) {
        this.messenger = messenger;
    }

    /** Runs {@code task} after {@code micros}; what it is cancelled by. */
    synchronized Future<?> schedule(Runnable task, long micros) {
        ScheduledThreadPoolExecutor current = executor;
        if (current == null) {
            current = new ScheduledThreadPoolExecutor(1, this::newThread);
            current.setRemoveOnCancelPolicy(true);
            executor = current;
        }
        return current.schedule(() -> run(task), micros, TimeUnit.MICROSECONDS);
    }

    private synchronized Thread newThread(Runnable work) {
        Thread made = messenger.newThread("ms_delay", work);
        thread = made;
        return made;
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: internal error while delivering what was held", messenger, e);
        }
    }

    /** Returns when the thread has ended. All connections are closed, so nothing waits any more. */
    void end() {
        Thread ended;
        synchronized (this) {
            if (executor != null) {
                executor.shutdownNow();
            }
            executor = null;
            ended = thread;
            thread = null;
        }
        if (ended != null) {
            Threads.join(ended);
        }
    }
}
