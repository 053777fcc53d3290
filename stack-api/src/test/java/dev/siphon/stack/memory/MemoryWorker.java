package dev.siphon.stack.memory;

import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.UserspaceEventManager;
import dev.siphon.stack.threaded.StackTraits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One worker with what belongs to it. It has no thread: {@link #turn} makes the caller's thread its owner for a while. */
final class MemoryWorker {

    /** Longer than any test's virtual time, and small enough to be added to it. */
    private static final long FOREVER_MICROS = 1L << 50;

    private final MemoryNetwork network;
    private final MemoryNetworkStack stack;
    private final UserspaceEventDriver driver;
    private final EventCenter center;
    private final FakeMemory memory;
    private final SizeClassPool pool;
    private final Worker worker;
    private final Set<MemoryConnectedSocket> sockets = new LinkedHashSet<>();
    private final Set<MemoryServerSocket> listeners = new LinkedHashSet<>();
    private boolean hasTurn;
    private boolean stopped;
    private int leftOpen;

    MemoryWorker(MemoryNetwork network, MemoryNetworkStack stack, int id) {
        this.network = network;
        this.stack = stack;
        this.driver = new UserspaceEventDriver(network);
        this.center =
                new EventCenter(id, driver, network.clock(), stack.config().busyPollMicros() * 1000, network.blocker());
        this.memory = new FakeMemory(network.nextMemoryKey(), stack.options().poolBytes());
        this.pool = new SizeClassPool(memory, stack.config().poolMaxIdleBytes());
        this.worker = new Worker(id, center, new MemoryTransport(this));
    }

    MemoryNetwork network() {
        return network;
    }

    MemoryNetworkStack stack() {
        return stack;
    }

    StackTraits traits() {
        return stack.options().traits();
    }

    UserspaceEventManager events() {
        return driver.manager();
    }

    EventCenter center() {
        return center;
    }

    PayloadPool pool() {
        return pool;
    }

    Worker worker() {
        return worker;
    }

    void add(MemoryConnectedSocket socket) {
        sockets.add(socket);
    }

    void remove(MemoryConnectedSocket socket) {
        sockets.remove(socket);
    }

    void add(MemoryServerSocket listener) {
        listeners.add(listener);
    }

    void remove(MemoryServerSocket listener) {
        listeners.remove(listener);
    }

    int openSockets() {
        return sockets.size() + listeners.size();
    }

    /** One turn of the event center; nothing if it has one already or is stopped. Returns how much was done. */
    int turn() {
        if (hasTurn || stopped) {
            return 0;
        }
        hasTurn = true;
        center.setOwner(Thread.currentThread());
        try {
            return center.processEvents(FOREVER_MICROS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            center.setOwner(null);
            hasTurn = false;
        }
    }

    /** Puts off a turn that has begun while {@code meanwhile} runs, as if this worker's thread were blocked. */
    void suspendDuring(Runnable meanwhile) {
        boolean suspends = hasTurn && center.isOwner();
        if (suspends) {
            center.setOwner(null);
        }
        try {
            meanwhile.run();
        } finally {
            if (suspends) {
                center.setOwner(Thread.currentThread());
            }
        }
    }

    boolean hasTurn() {
        return hasTurn;
    }

    /** The moment until which nothing is to be done here, {@link Schedule#NEVER} if there is no timer. */
    long sleepsUntil() {
        long until = driver.sleepsUntil();
        return stopped || until - network.clock().nanoTime() >= FOREVER_MICROS * 1000 ? Schedule.NEVER : until;
    }

    /** Runs what was submitted and closes everything, as a worker's thread does at its end. */
    void stop() {
        if (stopped) {
            return;
        }
        center.setOwner(Thread.currentThread());
        center.close();
        leftOpen = openSockets();
        List.copyOf(listeners).forEach(MemoryServerSocket::discard);
        List.copyOf(sockets).forEach(MemoryConnectedSocket::discard);
        pool.close();
        center.setOwner(null);
        stopped = true;
    }

    /** What this worker still holds, in words; empty if nothing. */
    List<String> leaks() {
        List<String> leaks = new ArrayList<>();
        report(leaks, worker.references(), "references");
        report(leaks, openSockets(), "open sockets");
        report(leaks, leftOpen, "sockets left to the stack to close");
        report(leaks, pool.outstanding(), "payload buffers not released");
        int[] watched = new int[1];
        events().forEachListening(handle -> watched[0]++);
        report(leaks, watched[0], "handles with file events");
        if (stopped) {
            report(leaks, memory.allocatedBytes(), "bytes of payload memory not freed");
        }
        return leaks;
    }

    private void report(List<String> leaks, long count, String what) {
        if (count != 0) {
            leaks.add(this + ": " + count + " " + what);
        }
    }

    @Override
    public String toString() {
        return worker + " of " + stack;
    }
}
