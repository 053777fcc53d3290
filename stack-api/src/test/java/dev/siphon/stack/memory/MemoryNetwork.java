package dev.siphon.stack.memory;

import dev.siphon.stack.Errno;
import dev.siphon.stack.event.Blocker;
import dev.siphon.stack.event.TimeSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A world for tests: a virtual clock, hosts with addresses, and all memory stacks in it. Nothing happens by itself: the
 * test's thread makes {@link #step steps}, in each of which every worker has one turn. Time stands still while there is
 * work, and then jumps to the next timer or delivery. One thread at a time.
 */
public final class MemoryNetwork {

    private static final Duration DEFAULT_TIME_LIMIT = Duration.ofHours(1);
    private static final int DEFAULT_STEP_LIMIT = 1_000_000;

    /** After so many steps without a pause time passes though there is work, since a poller may never be idle. */
    private static final int STEPS_PER_MOMENT = 1000;

    private static final long BUSY_STEP_NANOS = 10_000;

    private static final Duration UNREACHABLE_AFTER = Duration.ofSeconds(3);

    private final long seed;
    private final VirtualClock clock = new VirtualClock();
    private final Schedule schedule = new Schedule();
    private final Listeners listeners = new Listeners();
    private final Blocker blocker = latch -> runBlocked(() -> latch.getCount() == 0);
    private final List<MemoryWorker> workers = new ArrayList<>();
    private final List<IntSupplier> agents = new ArrayList<>();
    private final List<MemoryConnection> connections = new ArrayList<>();
    private final Map<InetAddress, Duration> unreachable = new HashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private FaultPlan faults = FaultPlan.NONE;
    private Duration timeLimit = DEFAULT_TIME_LIMIT;
    private int stepLimit = DEFAULT_STEP_LIMIT;
    private @Nullable Thread stepping;
    private int stepsWithoutPause;
    private long memoryKeys;

    /** A network without faults. */
    public MemoryNetwork() {
        this(0);
    }

    /** {@code seed} is what the test makes its choices from; every failure reports it. */
    public MemoryNetwork(long seed) {
        this.seed = seed;
    }

    /** The number that repeats this run. */
    public long seed() {
        return seed;
    }

    /** The virtual clock. */
    public TimeSource clock() {
        return clock;
    }

    /** Replaces what goes wrong from now on. */
    public void faults(FaultPlan faults) {
        this.faults = faults;
    }

    FaultPlan faults() {
        return faults;
    }

    /** How much virtual time one {@link #run} may take; an hour unless set. */
    public void timeLimit(Duration limit) {
        this.timeLimit = limit;
    }

    /** How many steps one {@link #run} may take; a million unless set. */
    public void stepLimit(int limit) {
        this.stepLimit = limit;
    }

    /** Lets connects to {@code host} hang, and fail with {@code EHOSTUNREACH} 3 s later. */
    public void makeUnreachable(String host) {
        makeUnreachable(host, UNREACHABLE_AFTER);
    }

    public void makeUnreachable(String host, Duration failsAfter) {
        unreachable.put(Addresses.literal(host), failsAfter);
    }

    /** Ends {@link #makeUnreachable} for connects that begin from now on. */
    public void makeReachable(String host) {
        unreachable.remove(Addresses.literal(host));
    }

    /**
     * Adds something besides the workers that works in each step, such as a dispatch queue without threads. It returns
     * how much it did.
     */
    public void addAgent(IntSupplier agent) {
        agents.add(agent);
    }

    /** The connections of which neither end is closed, oldest first, attempts included. */
    public List<MemoryConnection> connections() {
        connections.removeIf(connection -> !connection.isOpen());
        return List.copyOf(connections);
    }

    /**
     * What is due happens, then every worker has one turn, then every agent.
     *
     * @return how much was done: after 0, nothing is left to do at this moment of virtual time
     * @throws AssertionError if a stack was used against its contract, which also fails every later step
     */
    public int step() {
        if (stepping != null && stepping != Thread.currentThread()) {
            throw new IllegalStateException(
                    this + " is driven by " + stepping + ", used on " + Thread.currentThread() + " at the same time");
        }
        Thread outer = stepping;
        stepping = Thread.currentThread();
        try {
            int work = schedule.runDue(clock.nanoTime());
            List<MemoryWorker> turns = new ArrayList<>(workers);
            faults.reorder(turns);
            for (MemoryWorker worker : turns) {
                work += worker.turn();
            }
            for (IntSupplier agent : List.copyOf(agents)) {
                work += agent.getAsInt();
            }
            checkComplaints();
            age(work);
            return work;
        } finally {
            stepping = outer;
        }
    }

    private void age(int work) {
        stepsWithoutPause = work == 0 ? 0 : stepsWithoutPause + 1;
        if (stepsWithoutPause > STEPS_PER_MOMENT) {
            clock.advanceTo(clock.nanoTime() + BUSY_STEP_NANOS);
        }
    }

    /** As {@link #run(BooleanSupplier)}; a failure says that {@code what} was waited for. */
    public void run(String what, BooleanSupplier condition) {
        try {
            run(condition);
        } catch (AssertionError e) {
            throw new AssertionError("waiting for " + what + ": " + e.getMessage(), e);
        }
    }

    /**
     * Makes steps until {@code condition} holds; when there is nothing to do, time jumps to what comes next.
     *
     * @throws AssertionError if that can never be, or takes more steps or virtual time than the limits
     */
    public void run(BooleanSupplier condition) {
        long deadline = clock.nanoTime() + timeLimit.toNanos();
        int steps = 0;
        while (!condition.getAsBoolean()) {
            if (steps++ == stepLimit) {
                throw stuck("no end after " + stepLimit + " steps");
            }
            if (step() == 0) {
                if (condition.getAsBoolean()) {
                    return;
                }
                long next = nextNanos();
                if (next == Schedule.NEVER) {
                    throw stuck("deadlock: nothing will ever happen");
                }
                if (next > deadline) {
                    throw stuck("no end after " + timeLimit + " of virtual time");
                }
                clock.advanceTo(next);
            }
        }
    }

    /** Makes steps until nothing is left to do at this moment of virtual time. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** Lets {@code duration} of virtual time pass, doing what there is to do meanwhile and at its end. */
    public void advance(Duration duration) {
        long end = clock.nanoTime() + duration.toNanos();
        for (int steps = 0; ; steps++) {
            if (steps == stepLimit) {
                throw stuck("still busy after " + steps + " steps");
            }
            if (step() == 0) {
                long next = nextNanos();
                if (next > end) {
                    clock.advanceTo(end);
                    return;
                }
                clock.advanceTo(next);
            }
        }
    }

    private long nextNanos() {
        long next = schedule.nextNanos();
        for (MemoryWorker worker : workers) {
            if (!worker.hasTurn()) {
                next = Math.min(next, worker.sleepsUntil());
            }
        }
        return next;
    }

    /** How a foreign thread waits for a worker here; within a worker's turn, that worker is blocked meanwhile. */
    Blocker blocker() {
        return blocker;
    }

    private void runBlocked(BooleanSupplier condition) {
        Runnable run = () -> run(condition);
        for (MemoryWorker worker : workers) {
            if (worker.hasTurn()) {
                Runnable inner = run;
                run = () -> worker.suspendDuring(inner);
            }
        }
        run.run();
    }

    private AssertionError stuck(String how) {
        return new AssertionError(how + "; " + this + "; " + connections() + "; holding: " + holdings());
    }

    /** Notes a use of a stack against its contract: the current step fails with it. */
    void complain(String complaint) {
        complaints.add(complaint);
    }

    private void checkComplaints() {
        if (!complaints.isEmpty()) {
            throw new AssertionError(complaints + "; " + this);
        }
    }

    /**
     * Checks that nothing is held any more: no worker reference, socket, file event or payload buffer of any stack of this
     * network, closed ones included.
     *
     * @throws AssertionError listing what is
     */
    public void assertNoLeaks() {
        checkComplaints();
        List<String> held = holdings();
        if (!held.isEmpty()) {
            throw new AssertionError("left behind: " + held + "; " + this);
        }
    }

    private List<String> holdings() {
        return workers.stream().flatMap(worker -> worker.leaks().stream()).toList();
    }

    /** Sockets and listeners not yet closed, over all stacks. */
    public int openSockets() {
        return workers.stream().mapToInt(MemoryWorker::openSockets).sum();
    }

    void add(List<MemoryWorker> started) {
        workers.addAll(started);
    }

    Listeners listeners() {
        return listeners;
    }

    long nextMemoryKey() {
        return ++memoryKeys;
    }

    /** Whether {@code address} is the host of some stack, and not {@code host}. */
    boolean isForeignHost(InetAddress address, InetAddress host) {
        return !address.equals(host) && hosts().anyMatch(address::equals);
    }

    private Stream<InetAddress> hosts() {
        return workers.stream().map(worker -> worker.stack().options().host());
    }

    void later(long delayNanos, Runnable action) {
        schedule.at(clock.nanoTime() + delayNanos, action);
    }

    /** Sends {@code connection} on its way to the listener at {@code key}. */
    void attempt(MemoryConnection connection, SocketAddress key) {
        connections.add(connection);
        if (key instanceof InetSocketAddress inet && unreachable.containsKey(inet.getAddress())) {
            long failsAfter = unreachable.get(inet.getAddress()).toNanos();
            later(failsAfter, () -> connection.client().failConnect(Errno.EHOSTUNREACH));
        } else {
            long delay = faults.connectDelayNanos(connection.clientAddress(), connection.serverAddress());
            later(delay, () -> arrive(connection, key));
        }
    }

    private void arrive(MemoryConnection connection, SocketAddress key) {
        Fate fate = faults.connectFate(connection.clientAddress(), connection.serverAddress());
        MemoryServerSocket listener = fate == Fate.DELIVER ? listeners.choose(key) : null;
        if (fate == Fate.BLACKHOLE) {
            return;
        }
        if (listener == null) {
            connection.client().failConnect(Errno.ECONNREFUSED);
        } else {
            listener.offer(connection);
        }
    }

    @Override
    public String toString() {
        return "memory network, seed " + seed + ", at " + Duration.ofNanos(clock.nanoTime());
    }
}
