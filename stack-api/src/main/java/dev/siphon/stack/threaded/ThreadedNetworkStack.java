package dev.siphon.stack.threaded;

import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.Blocker;
import dev.siphon.stack.event.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A stack with one platform thread per worker, named {@code msgr-worker-N}. */
public final class ThreadedNetworkStack implements NetworkStack {

    private final String name;
    private final StackTraits traits;
    private final StackConfig config;
    private final WorkerTransportFactory factory;
    private List<WorkerThread> threads = List.of();
    private volatile List<Worker> workers = List.of();
    private volatile boolean ready;

    /** A stack that makes its workers' parts by {@code factory} when it starts. */
    public ThreadedNetworkStack(String name, StackTraits traits, StackConfig config, WorkerTransportFactory factory) {
        this.name = name;
        this.traits = traits;
        this.config = config;
        this.factory = factory;
        this.ready = traits.readyAtOnce();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean supportsLocalListenTable() {
        return traits.supportsLocalListenTable();
    }

    @Override
    public boolean nonblockConnectNeedsWritableEvent() {
        return traits.nonblockConnectNeedsWritableEvent();
    }

    @Override
    public boolean supportsZeroCopyRead() {
        return traits.supportsZeroCopyRead();
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void ready() {
        ready = true;
    }

    @Override
    public synchronized void start() throws TransportException {
        if (!threads.isEmpty()) {
            return;
        }
        List<WorkerThread> started = new ArrayList<>();
        try {
            for (int id = 0; id < config.workers(); id++) {
                started.add(WorkerThread.start(
                        id, factory, TimeSource.system(), config.busyPollMicros() * 1000, Blocker.sleeping()));
            }
        } catch (TransportException | RuntimeException e) {
            started.forEach(WorkerThread::close);
            throw e;
        }
        threads = List.copyOf(started);
        workers = threads.stream().map(WorkerThread::worker).toList();
    }

    @Override
    public List<Worker> workers() {
        return workers;
    }

    @Override
    public synchronized Worker acquireWorker() {
        Worker chosen = null;
        for (Worker worker : workers) {
            if (chosen == null || worker.references() < chosen.references()) {
                chosen = worker;
            }
        }
        if (chosen == null) {
            throw new IllegalStateException("stack " + name + " is not started");
        }
        chosen.acquire();
        return chosen;
    }

    @Override
    public void drain() {
        List<Worker> all = workers;
        checkNotOnWorker(all, "drain");
        CountDownLatch reached = new CountDownLatch(all.size());
        for (Worker worker : all) {
            worker.center().submit(reached::countDown);
        }
        Blocker.sleeping().await(reached);
    }

    private static void checkNotOnWorker(List<Worker> all, String call) {
        if (all.stream().anyMatch(worker -> worker.center().isOwner())) {
            throw new IllegalStateException(call + " on a worker's own thread would wait for itself");
        }
    }

    @Override
    public void close() {
        checkNotOnWorker(workers, "close");
        List<WorkerThread> closing;
        synchronized (this) {
            closing = threads;
            threads = List.of();
            workers = List.of();
        }
        closing.forEach(WorkerThread::stop);
        closing.forEach(WorkerThread::close);
    }
}
