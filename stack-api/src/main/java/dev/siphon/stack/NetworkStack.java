package dev.siphon.stack;

import java.util.List;

/**
 * A transport at work: a fixed set of {@link Worker}s and the traits by which a messenger adapts to it.
 *
 * <p>Life: created (nothing allocated) → {@link #start()} → {@link #ready()} → {@link #close()}. All methods may be
 * called from any thread, except where noted.
 */
public interface NetworkStack extends AutoCloseable {

    /** The name of the transport, as its provider gives it. */
    String name();

    /**
     * Whether each worker has a table of listeners of its own. Then one address is listened to on every worker, and a
     * connection stays on the worker that accepted it; otherwise one worker listens for all, and accepted connections
     * go to the least-loaded worker.
     */
    boolean supportsLocalListenTable();

    /**
     * Whether the result of a connect is announced by a writable event. If false, a readable event announces it and
     * nothing needs to watch for writable.
     */
    boolean nonblockConnectNeedsWritableEvent();

    /** Whether {@link ConnectedSocket#zeroCopyRead} hands over transport memory instead of reporting that it cannot. */
    boolean supportsZeroCopyRead();

    /**
     * Whether listening and connecting is possible yet. A stack that must not touch its device before the process has
     * settled (after fork or daemonize) answers false until {@link #ready()}; a messenger keeps its bind until then.
     */
    boolean isReady();

    /** Declares that the process has settled: the stack may acquire its device now. Idempotent. */
    void ready();

    /**
     * Starts all workers and returns once each can take work. Idempotent while started.
     *
     * @throws TransportException if a worker cannot be set up; then none is left running
     */
    void start() throws TransportException;

    /** The workers in the order of their ids. Fixed once started; empty before. */
    List<Worker> workers();

    /**
     * The worker with the fewest references, the first of them on a tie, with one reference added, which the caller owns
     * and gives back by {@link Worker#release()}. Choosing and counting are one step, so that concurrent callers spread.
     */
    Worker acquireWorker();

    /**
     * A barrier over all workers: returns when everything submitted to any worker before this call has run.
     *
     * @throws IllegalStateException on a worker's own thread, where waiting would never end
     */
    void drain();

    /** Stops all workers, runs what was submitted, and frees everything. Idempotent. Never on a worker's own thread. */
    @Override
    void close();
}
