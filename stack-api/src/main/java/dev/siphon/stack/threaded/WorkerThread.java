package dev.siphon.stack.threaded;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.event.Blocker;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.EventDriver;
import dev.siphon.stack.event.TimeSource;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platform thread of one worker: set-up, turns until stopped, tear-down, all on itself. */
final class WorkerThread {

    /** The longest wait of a turn, as in Ceph; events end it early. */
    private static final long TURN_MICROS = 30_000_000;

    /** A driver that keeps failing must not fill the log at the speed of the loop. */
    private static final long RETRY_NANOS = 100_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerThread.class);

    private final Worker worker;
    private final WorkerTransport transport;
    private final CountDownLatch initialized = new CountDownLatch(1);
    private final Thread thread;
    private final AtomicBoolean stopRequested = new AtomicBoolean();
    private boolean stopping;
    private volatile @Nullable TransportException failure;

    private WorkerThread(int id, EventCenter center, WorkerTransport transport) {
        this.worker = new Worker(id, center, transport);
        this.transport = transport;
        this.thread = new Thread(this::run, "msgr-worker-" + id);
        thread.setDaemon(true);
    }

    /** Starts worker {@code id} and returns when it takes work. */
    static WorkerThread start(
            int id, WorkerTransportFactory factory, TimeSource clock, long busyPollNanos, Blocker blocker)
            throws TransportException {
        EventDriver driver = factory.openDriver(id);
        EventCenter center = new EventCenter(id, driver, clock, busyPollNanos, blocker);
        WorkerTransport transport;
        try {
            transport = factory.openTransport(id, center);
        } catch (TransportException | RuntimeException e) {
            center.close();
            throw e;
        }
        WorkerThread started = new WorkerThread(id, center, transport);
        started.thread.start();
        blocker.await(started.initialized);
        TransportException failure = started.failure;
        if (failure != null) {
            throw failure;
        }
        return started;
    }

    Worker worker() {
        return worker;
    }

    private void run() {
        EventCenter center = worker.center();
        center.setOwner(Thread.currentThread());
        try {
            transport.initialize();
        } catch (TransportException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(new TransportException(Errno.OTHER, "set-up of " + worker + " failed: " + e, e));
        }
        initialized.countDown();
        while (!stopping) {
            try {
                center.processEvents(TURN_MICROS);
            } catch (IOException e) {
                LOG.error("{}: waiting for events failed", worker, e);
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        // What was submitted last may still use sockets, so it runs before they go.
        center.close();
        transport.destroy();
    }

    private void fail(TransportException reason) {
        failure = reason;
        stopping = true;
        stopRequested.set(true);
    }

    /** Asks the thread to end after its turn. */
    void stop() {
        if (stopRequested.compareAndSet(false, true)) {
            worker.center().submit(() -> stopping = true);
        }
    }

    /** Stops the thread and waits for its end. */
    void close() {
        stop();
        Threads.join(thread);
    }
}
