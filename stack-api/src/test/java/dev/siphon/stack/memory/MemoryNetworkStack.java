package dev.siphon.stack.memory;

import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.Worker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A stack whose workers live in a {@link MemoryNetwork} and have their turns when that makes a step. Waiting calls ({@link
 * #drain}, {@link dev.siphon.stack.event.EventCenter#submitAndWait}) make steps until they are done.
 */
public final class MemoryNetworkStack implements NetworkStack {

    private final MemoryNetwork network;
    private final String name;
    private final MemoryStackOptions options;
    private final StackConfig config;
    private List<MemoryWorker> workers = List.of();
    private boolean ready;

    /** A stack in {@code network}, not started. */
    public MemoryNetworkStack(MemoryNetwork network, String name, MemoryStackOptions options, StackConfig config) {
        this.network = network;
        this.name = name;
        this.options = options;
        this.config = config;
        this.ready = options.traits().readyAtOnce();
    }

    MemoryStackOptions options() {
        return options;
    }

    StackConfig config() {
        return config;
    }

    MemoryWorker memoryWorker(Worker worker) {
        return workers.stream()
                .filter(candidate -> candidate.worker() == worker)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(worker + " is not of " + this));
    }

    void checkReady() {
        if (!ready) {
            throw new IllegalStateException(this + " was asked to listen or connect before ready()");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean supportsLocalListenTable() {
        return options.traits().supportsLocalListenTable();
    }

    @Override
    public boolean nonblockConnectNeedsWritableEvent() {
        return options.traits().nonblockConnectNeedsWritableEvent();
    }

    @Override
    public boolean supportsZeroCopyRead() {
        return options.traits().supportsZeroCopyRead();
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
    public void start() {
        if (!workers.isEmpty()) {
            return;
        }
        List<MemoryWorker> started = new ArrayList<>();
        for (int id = 0; id < config.workers(); id++) {
            started.add(new MemoryWorker(network, this, id));
        }
        workers = List.copyOf(started);
        network.add(workers);
    }

    @Override
    public List<Worker> workers() {
        return workers.stream().map(MemoryWorker::worker).toList();
    }

    @Override
    public Worker acquireWorker() {
        Worker chosen = workers().stream()
                .min(Comparator.comparingInt(Worker::references))
                .orElseThrow(() -> new IllegalStateException(this + " is not started"));
        chosen.acquire();
        return chosen;
    }

    @Override
    public void drain() {
        checkNoOwnTurn("drain");
        CountDownLatch reached = new CountDownLatch(workers.size());
        workers.forEach(worker -> worker.center().submit(reached::countDown));
        network.blocker().await(reached);
    }

    @Override
    public void close() {
        checkNoOwnTurn("close");
        List<MemoryWorker> closing = workers;
        closing.forEach(MemoryWorker::stop);
        workers = List.of();
    }

    private void checkNoOwnTurn(String call) {
        if (workers.stream().anyMatch(MemoryWorker::hasTurn)) {
            throw new IllegalStateException(call + " on a worker's own thread would wait for itself");
        }
    }

    @Override
    public String toString() {
        return "stack " + name + " at " + options.host().getHostAddress();
    }
}
