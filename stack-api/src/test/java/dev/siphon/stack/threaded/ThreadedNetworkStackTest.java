package dev.siphon.stack.threaded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.EventDriver;
import dev.siphon.stack.event.FiredEvents;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads of a stack whose transport has no sockets: starting, failing to start, stopping. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadedNetworkStackTest {

    private static final StackTraits TRAITS = new StackTraits(false, true, false, true);

    /** Drivers and transports that are counted, and fail where the test says. */
    private static final class Parts implements WorkerTransportFactory {
        private final AtomicInteger open = new AtomicInteger();
        private int failingInitialize = -1;
        private RuntimeException failure = new IllegalStateException("broken by the test");
        private TransportException checkedFailure;
        private int failingOpen = -1;

        @Override
        public EventDriver openDriver(int id) {
            open.incrementAndGet();
            Semaphore wakeUps = new Semaphore(0);
            return new EventDriver() {
                @Override
                public void add(int handle, int currentMask, int addedMask) {}

                @Override
                public void remove(int handle, int currentMask, int removedMask) {}

                @Override
                public void await(FiredEvents fired, long timeoutNanos) {
                    try {
                        if (wakeUps.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
                            wakeUps.drainPermits();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }

                @Override
                public void wakeUp() {
                    wakeUps.release();
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        }

        @Override
        public WorkerTransport openTransport(int id, EventCenter center) throws TransportException {
            if (id == failingOpen) {
                throw new TransportException(Errno.EIO, "no transport for worker " + id);
            }
            open.incrementAndGet();
            return new WorkerTransport() {
                private final SizeClassPool pool = new SizeClassPool(bytes -> null, 0);

                @Override
                public PayloadPool pool() {
                    return pool;
                }

                @Override
                public void initialize() throws TransportException {
                    assertThat(Thread.currentThread().getName()).isEqualTo("msgr-worker-" + id);
                    if (id == failingInitialize) {
                        if (checkedFailure != null) {
                            throw checkedFailure;
                        }
                        throw failure;
                    }
                }

                @Override
                public void destroy() {
                    open.decrementAndGet();
                }

                @Override
                public ServerSocket listen(SocketAddress address, SocketOptions options) throws TransportException {
                    throw new TransportException(Errno.EAFNOSUPPORT, "no sockets here");
                }

                @Override
                public ConnectedSocket connect(SocketAddress address, SocketOptions options) throws TransportException {
                    throw new TransportException(Errno.EAFNOSUPPORT, "no sockets here");
                }
            };
        }
    }

    private final Parts parts = new Parts();
    private final ThreadedNetworkStack stack =
            new ThreadedNetworkStack("test", TRAITS, StackConfig.ofWorkers(3), parts);

    @Test
    void creatingAStackAllocatesNothing() {
        assertThat(parts.open).hasValue(0);
        assertThat(stack.workers()).isEmpty();
        stack.close();
    }

    @Test
    void closingFreesAllPartsAndTheStackMayStartAgain() throws TransportException {
        for (int round = 0; round < 3; round++) {
            stack.start();
            assertThat(parts.open).hasValue(6);
            stack.close();
            assertThat(parts.open).hasValue(0);
        }
    }

    @Test
    void aWorkerThatCannotBeSetUpLeavesNoneRunning() {
        parts.failingInitialize = 2;
        parts.checkedFailure = new TransportException(Errno.EIO, "device is gone");
        assertThatThrownBy(stack::start).isSameAs(parts.checkedFailure);
        stack.close();
        assertThat(stack.workers()).isEmpty();
        awaitNoParts();
    }

    @Test
    void anUnexpectedFailureInSetUpIsReportedAndNotWaitedFor() {
        parts.failingInitialize = 1;
        assertThatThrownBy(stack::start)
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("broken by the test")
                .hasCause(parts.failure);
        awaitNoParts();
    }

    @Test
    void aWorkerThatCannotBeMadeLeavesNoneRunning() {
        parts.failingOpen = 1;
        assertThatThrownBy(stack::start).hasMessage("no transport for worker 1");
        awaitNoParts();
    }

    private void awaitNoParts() {
        while (parts.open.get() > 0) {
            Thread.onSpinWait();
        }
        assertThat(parts.open).hasValue(0);
    }

    @Test
    void drainAndCloseOnAWorkersThreadAreRefused() throws TransportException {
        stack.start();
        List<Throwable> failures = new ArrayList<>();
        stack.workers().get(0).center().submitAndWait(() -> {
            for (Runnable call : List.<Runnable>of(stack::drain, stack::close)) {
                try {
                    call.run();
                } catch (IllegalStateException e) {
                    failures.add(e);
                }
            }
        });
        assertThat(failures).hasSize(2).allMatch(e -> e.getMessage().contains("own thread"));
        stack.close();
    }

    @Test
    void concurrentCallersSpreadOverTheWorkers() throws Exception {
        stack.start();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread caller = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                for (int round = 0; round < 300; round++) {
                    stack.acquireWorker();
                }
            });
            caller.start();
            callers.add(caller);
        }
        go.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(stack.workers()).extracting(Worker::references).containsExactly(400, 400, 400);
        stack.close();
    }
}
