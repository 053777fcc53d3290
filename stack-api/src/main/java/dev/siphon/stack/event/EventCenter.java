package dev.siphon.stack.event;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop of one worker. One turn ({@link #processEvents}) serves file events, then timers, then external events,
 * then pollers. Everything is called on the owner's thread, except {@link #submit} and {@link #submitAndWait}, which any
 * thread may call.
 *
 * <p>External events are not bounded by number here: each submitter keeps at most a fixed number of them outstanding (a
 * connection has one), which is the bound.
 */
public final class EventCenter implements AutoCloseable {

    public static final int NONE = 0;
    public static final int READABLE = 1;
    public static final int WRITABLE = 2;

    /** How many ready handles one turn serves. */
    private static final int EVENTS_PER_TURN = 1024;

    private static final int QUEUE_CHUNK = 1024;

    /** Set while the thread serves a center: what is called then must not wait for other threads. */
    private static final ThreadLocal<Boolean> SERVING = ThreadLocal.withInitial(() -> false);

    private static final Logger LOG = LoggerFactory.getLogger(EventCenter.class);

    private final int id;
    private final EventDriver driver;
    private final TimeSource clock;
    private final Blocker blocker;
    private final long busyPollNanos;

    private final FileEvents files = new FileEvents();
    private final TimerHeap timers = new TimerHeap();
    private final MpscUnboundedVarHandleArrayQueue<Runnable> externals =
            new MpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
    private final List<Poller> pollers = new ArrayList<>();
    private final FiredEvents fired = new FiredEvents(EVENTS_PER_TURN);

    private final AtomicBoolean asleep = new AtomicBoolean();
    private final AtomicLong busyNanos = new AtomicLong();
    private volatile @Nullable Thread owner;
    private volatile boolean closed;
    private long lastWorkNanos;
    private long recentNanos;

    /**
     * @param id for log lines
     * @param driver what the loop waits on; closed with this center
     * @param busyPollNanos how long to keep looking after the last work before sleeping
     * @param blocker how {@link #submitAndWait} waits
     */
    public EventCenter(int id, EventDriver driver, TimeSource clock, long busyPollNanos, Blocker blocker) {
        this.id = id;
        this.driver = driver;
        this.clock = clock;
        this.busyPollNanos = busyPollNanos;
        this.blocker = blocker;
        this.recentNanos = clock.nanoTime();
        this.lastWorkNanos = recentNanos;
    }

    /** Makes {@code thread} the owner; null leaves the center without one between turns. */
    public void setOwner(@Nullable Thread thread) {
        owner = thread;
    }

    public boolean isOwner() {
        return owner == Thread.currentThread();
    }

    /** Whether the calling thread is in a turn of any center, or runs what was left over of a closed one. */
    public static boolean isServing() {
        return SERVING.get();
    }

    /**
     * Asserts that the calling thread is the owner.
     *
     * @throws IllegalStateException if it is not
     */
    public void checkOwner() {
        if (!isOwner()) {
            throw new IllegalStateException(this + " belongs to " + owner + ", called on " + Thread.currentThread());
        }
    }

    /** The clock of timers. */
    public TimeSource clock() {
        return clock;
    }

    /** Reads the clock. On the owner's thread. */
    public long now() {
        long now = clock.nanoTime();
        recentNanos = now;
        return now;
    }

    /**
     * What the clock last said to the owner: at the beginning of the turn, or to a handler since. For what has to be cheap and
     * may be late by what was done since. On the owner's thread.
     */
    public long recentNanos() {
        return recentNanos;
    }

    /** Time spent in turns, less the time spent waiting, in nanoseconds. Any thread. */
    public long busyNanos() {
        return busyNanos.get();
    }

    /**
     * Watches {@code handle} for {@code mask} besides what it is watched for already, and calls {@code handler} from now
     * on for the conditions in {@code mask}.
     *
     * @throws IOException if the driver cannot watch the handle; nothing is changed then
     */
    public void createFileEvent(int handle, int mask, FileEventHandler handler) throws IOException {
        checkOwner();
        int current = files.mask(handle);
        if ((current & mask) != mask) {
            driver.add(handle, current, mask & ~current);
        }
        files.set(handle, mask, handler);
    }

    /** Stops watching {@code handle} for {@code mask}. Harmless if it is not watched. */
    public void deleteFileEvent(int handle, int mask) {
        checkOwner();
        int current = files.mask(handle);
        if ((current & mask) != NONE) {
            driver.remove(handle, current, current & mask);
            files.clear(handle, mask);
        }
    }

    /** A timer of this center that runs {@code callback}. Any thread; only its use belongs to the owner. */
    public Timer newTimer(Runnable callback) {
        return new Timer(this, callback);
    }

    void schedule(Timer timer, long delayMicros) {
        checkOwner();
        timer.deadlineNanos = now() + Math.max(0, delayMicros) * 1000;
        timers.put(timer);
    }

    void cancel(Timer timer) {
        checkOwner();
        timers.remove(timer);
    }

    /** Adds something to look at in every turn. */
    public void addPoller(Poller poller) {
        checkOwner();
        pollers.add(poller);
    }

    public void removePoller(Poller poller) {
        checkOwner();
        pollers.remove(poller);
    }

    /**
     * Runs {@code event} on the owner's thread in a later turn, in the order of submission. The worker is woken only if
     * it sleeps.
     *
     * @throws RejectedExecutionException after {@link #close()}
     */
    public void submit(Runnable event) {
        if (closed) {
            throw new RejectedExecutionException(this + " is closed");
        }
        externals.offer(event);
        if (closed) {
            runLeftOver();
        } else if (asleep.get()) {
            wakeUp();
        }
    }

    /**
     * Runs {@code event} on the owner's thread and returns when it has run; on that thread itself, at once.
     *
     * @throws RejectedExecutionException after {@link #close()}
     */
    public void submitAndWait(Runnable event) {
        if (isOwner()) {
            event.run();
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        submit(() -> {
            try {
                event.run();
            } finally {
                done.countDown();
            }
        });
        blocker.await(done);
    }

    private void wakeUp() {
        if (driver.needsWakeUp() && asleep.compareAndSet(true, false)) {
            driver.wakeUp();
        }
    }

    /**
     * One turn: waits for work, but at most {@code timeoutMicros}, and does it.
     *
     * @return how much was done: 0 after an idle turn
     * @throws IOException if the driver fails
     */
    public int processEvents(long timeoutMicros) throws IOException {
        checkOwner();
        long waitNanos = waitNanos(timeoutMicros);
        fired.clear();
        driver.await(fired, waitNanos);
        if (asleep.get()) {
            asleep.set(false);
        }
        long start = now();
        int work = serve(start);
        if (work > 0) {
            lastWorkNanos = now();
            busyNanos.lazySet(busyNanos.get() + lastWorkNanos - start);
        }
        return work;
    }

    private long waitNanos(long timeoutMicros) {
        long wait = timeoutMicros * 1000;
        long now = now();
        Timer next = timers.first();
        if (next != null) {
            wait = Math.max(0, Math.min(wait, next.deadlineNanos - now));
        }
        boolean busy = busyPollNanos > 0 && now - lastWorkNanos < busyPollNanos;
        if (wait == 0 || busy || !externals.isEmpty() || !pollersSleep()) {
            return 0;
        }
        // Submitters look at the flag after they queued; whoever queued before it was set is seen by the second look.
        asleep.set(true);
        if (!externals.isEmpty()) {
            asleep.set(false);
            return 0;
        }
        return wait;
    }

    private boolean pollersSleep() {
        for (int i = 0; i < pollers.size(); i++) {
            if (!pollers.get(i).prepareToSleep()) {
                return false;
            }
        }
        return true;
    }

    private int serve(long now) {
        boolean outer = SERVING.get();
        SERVING.set(true);
        try {
            int work = serveFiles();
            work += serveTimers(now);
            work += serveExternals();
            for (int i = 0; i < pollers.size(); i++) {
                work += pollers.get(i).poll();
            }
            return work;
        } finally {
            SERVING.set(outer);
        }
    }

    private int serveFiles() {
        for (int i = 0; i < fired.size(); i++) {
            try {
                files.serve(fired.handle(i), fired.mask(i));
            } catch (RuntimeException | Error e) {
                LOG.error("{}: handler of file event {} failed", this, fired.handle(i), e);
            }
        }
        return fired.size();
    }

    private int serveTimers(long now) {
        int served = 0;
        // A callback may schedule again for now; the bound leaves that to the next turn.
        for (int budget = timers.size(); budget > 0; budget--) {
            Timer timer = timers.first();
            if (timer == null || timer.deadlineNanos - now > 0) {
                break;
            }
            timers.remove(timer);
            run(timer.callback(), "timer");
            served++;
        }
        return served;
    }

    private int serveExternals() {
        int served = 0;
        for (int budget = externals.size(); budget > 0; budget--) {
            Runnable event = externals.poll();
            if (event == null) {
                break;
            }
            run(event, "external event");
            served++;
        }
        return served;
    }

    private void run(Runnable callback, String kind) {
        try {
            callback.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: {} failed", this, kind, e);
        }
    }

    /** Runs what was submitted and closes the driver. On the owner's thread, or on any if there is no owner. */
    @Override
    public void close() {
        closed = true;
        runLeftOver();
        driver.close();
    }

    /** Nobody serves the queue any more, so whoever finds something in it after the end runs it. */
    private synchronized void runLeftOver() {
        boolean outer = SERVING.get();
        SERVING.set(true);
        try {
            for (Runnable event = externals.poll(); event != null; event = externals.poll()) {
                run(event, "external event");
            }
        } finally {
            SERVING.set(outer);
        }
    }

    @Override
    public String toString() {
        return "event center " + id;
    }
}
