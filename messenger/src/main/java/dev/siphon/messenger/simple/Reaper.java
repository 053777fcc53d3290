package dev.siphon.messenger.simple;

import dev.siphon.stack.threaded.Threads;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows all pipes of a messenger, and buries those that have stopped on a thread of its own, since a pipe's threads cannot
 * wait for themselves. The queue is bounded by the pipes there are. Any thread.
 */
final class Reaper {

    private final SimpleMessenger messenger;
    private final Set<Pipe> pipes = new HashSet<>();
    private final ArrayDeque<Pipe> stopped = new ArrayDeque<>();
    private @Nullable Thread thread;
    private boolean ending;

    Reaper(SimpleMessenger messenger) {
        this.messenger = messenger;
    }

    /** Notes {@code pipe}, which is about to begin. */
    synchronized void add(Pipe pipe) {
        pipes.add(pipe);
        if (thread == null) {
            ending = false;
            thread = messenger.newThread("ms_reaper", this::run);
            thread.start();
        }
    }

    /** Takes {@code pipe}, which has stopped, though its threads may still run. */
    synchronized void reap(Pipe pipe) {
        stopped.add(pipe);
        notifyAll();
    }

    private void run() {
        for (Pipe pipe = next(); pipe != null; pipe = next()) {
            pipe.bury();
            buried(pipe);
        }
    }

    private synchronized @Nullable Pipe next() {
        awaitThat(() -> !stopped.isEmpty() || ending);
        return stopped.poll();
    }

    private synchronized void buried(Pipe pipe) {
        pipes.remove(pipe);
        notifyAll();
    }

    /** Returns when all pipes are buried and the thread has ended; a pipe that is added later starts another. */
    void end() {
        Thread ended;
        synchronized (this) {
            awaitThat(pipes::isEmpty);
            ending = true;
            notifyAll();
            ended = thread;
            thread = null;
        }
        if (ended != null) {
            Threads.join(ended);
        }
    }

    private synchronized void awaitThat(BooleanSupplier condition) {
        boolean interrupted = false;
        while (!condition.getAsBoolean()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
