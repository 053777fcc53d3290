package dev.siphon.messenger.async;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.Worker;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.MemorySource;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.event.Blocker;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.EventDriver;
import dev.siphon.stack.event.FiredEvents;
import dev.siphon.stack.event.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * A stack of one worker that has done whatever is submitted to it before the submitter goes on: of all schedules the one in
 * which the worker is always faster. Its sockets are for ever about to be connected. Time does not pass.
 */
final class EagerStack implements NetworkStack {

    private static final long FOREVER_MICROS = 30_000_000;

    private final Handover handover = new Handover();
    private final EventCenter center = new EventCenter(0, handover, TimeSource.system(), 0, Blocker.sleeping());
    private final List<PendingSocket> sockets = new CopyOnWriteArrayList<>();
    private final Worker worker = new Worker(0, center, new Transport());
    private final Thread thread = new Thread(this::loop, "eager-worker");
    private Runnable whenAsked = () -> {};

    /** Does {@code action} once, on the thread that asks whether the stack is ready or for a worker. */
    void whenAskedNext(Runnable action) {
        whenAsked = action;
    }

    private void asked() {
        Runnable action = whenAsked;
        whenAsked = () -> {};
        action.run();
    }

    Worker worker() {
        return worker;
    }

    /** All sockets there ever were. */
    List<PendingSocket> sockets() {
        return sockets;
    }

    PendingSocket newSocket() {
        PendingSocket socket = new PendingSocket(sockets.size() + 1);
        sockets.add(socket);
        return socket;
    }

    private void loop() {
        center.setOwner(Thread.currentThread());
        try {
            while (!handover.isClosed()) {
                center.processEvents(FOREVER_MICROS);
            }
            center.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "eager";
    }

    @Override
    public boolean supportsLocalListenTable() {
        return false;
    }

    @Override
    public boolean nonblockConnectNeedsWritableEvent() {
        return false;
    }

    @Override
    public boolean supportsZeroCopyRead() {
        return false;
    }

    @Override
    public boolean isReady() {
        asked();
        return true;
    }

    @Override
    public void ready() {}

    @Override
    public void start() {
        thread.setDaemon(true);
        thread.start();
        handover.awaitIdle();
    }

    @Override
    public List<Worker> workers() {
        return List.of(worker);
    }

    @Override
    public Worker acquireWorker() {
        asked();
        worker.acquire();
        return worker;
    }

    @Override
    public void drain() {
        center.submitAndWait(() -> {});
    }

    @Override
    public void close() {
        handover.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Wakes the worker and waits until it sleeps again. */
    private static final class Handover implements EventDriver {

        private boolean idle;
        private boolean woken;
        private boolean closed;

        @Override
        public void add(int handle, int currentMask, int addedMask) {}

        @Override
        public void remove(int handle, int currentMask, int removedMask) {}

        @Override
        public synchronized void await(FiredEvents fired, long timeoutNanos) {
            if (timeoutNanos == 0) {
                return;
            }
            idle = true;
            notifyAll();
            waitUntil(() -> woken || closed);
            woken = false;
            idle = false;
        }

        @Override
        public synchronized void wakeUp() {
            woken = true;
            notifyAll();
            waitUntil(() -> (idle && !woken) || closed);
        }

        synchronized void awaitIdle() {
            waitUntil(() -> idle);
        }

        private void waitUntil(BooleanSupplier condition) {
            try {
                while (!condition.getAsBoolean()) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }

        synchronized boolean isClosed() {
            return closed;
        }

        @Override
        public synchronized void close() {
            closed = true;
            notifyAll();
        }
    }

    private final class Transport implements WorkerTransport {

        private final SizeClassPool pool = new SizeClassPool(
                new MemorySource() {
                    @Override
                    public MemoryBlock allocate(int bytes) {
                        return new MemoryBlock(ByteBuffer.allocate(bytes), 0, 0);
                    }

                    @Override
                    public void free(MemoryBlock block) {}
                },
                0);

        @Override
        public PayloadPool pool() {
            return pool;
        }

        @Override
        public ServerSocket listen(SocketAddress address, SocketOptions options) {
            throw new IllegalStateException("nobody listens here");
        }

        @Override
        public ConnectedSocket connect(SocketAddress address, SocketOptions options) {
            return newSocket();
        }
    }
}
