package dev.siphon.stack.event;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A timer is put off among many, as each connection's is again and again; beside the JDK's ordered collections. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TimerHeapBenchmark {

    private static final Comparator<Timer> BY_DEADLINE =
            Comparator.<Timer>comparingLong(timer -> timer.deadlineNanos).thenComparing(System::identityHashCode);

    /** What keeps timers in order. */
    private interface Timers {

        /** Gives {@code timer}, which is there, another deadline. */
        void move(Timer timer, long deadlineNanos);

        void add(Timer timer);
    }

    @Param({"16", "1000", "10000"})
    public int timers;

    /** {@code tree} is what Ceph's multimap would be here. */
    @Param({"TimerHeap", "PriorityQueue", "tree"})
    public String order;

    private Timers kept = new Heap();
    private Timer[] all = {};
    private int next;
    private long now;

    @Setup
    public void schedule() {
        kept = switch (order) {
            case "TimerHeap" -> new Heap();
            case "PriorityQueue" -> new Queue();
            default -> new Tree();
        };
        EventCenter center = new EventCenter(0, new QuietDriver(), TimeSource.system(), 0, Blocker.sleeping());
        SplittableRandom random = new SplittableRandom(1);
        all = new Timer[timers];
        for (int i = 0; i < timers; i++) {
            all[i] = center.newTimer(() -> {});
            all[i].deadlineNanos = random.nextLong(timers);
            kept.add(all[i]);
        }
    }

    @Benchmark
    public void putOff() {
        now++;
        kept.move(all[next], now + timers);
        next = next + 1 == timers ? 0 : next + 1;
    }

    private static final class Heap implements Timers {
        private final TimerHeap heap = new TimerHeap();

        @Override
        public void move(Timer timer, long deadlineNanos) {
            timer.deadlineNanos = deadlineNanos;
            heap.put(timer);
        }

        @Override
        public void add(Timer timer) {
            heap.put(timer);
        }
    }

    private static final class Queue implements Timers {
        private final PriorityQueue<Timer> queue = new PriorityQueue<>(BY_DEADLINE);

        @Override
        public void move(Timer timer, long deadlineNanos) {
            queue.remove(timer);
            timer.deadlineNanos = deadlineNanos;
            queue.add(timer);
        }

        @Override
        public void add(Timer timer) {
            queue.add(timer);
        }
    }

    private static final class Tree implements Timers {
        private final TreeSet<Timer> tree = new TreeSet<>(BY_DEADLINE);

        @Override
        public void move(Timer timer, long deadlineNanos) {
            tree.remove(timer);
            timer.deadlineNanos = deadlineNanos;
            tree.add(timer);
        }

        @Override
        public void add(Timer timer) {
            tree.add(timer);
        }
    }
}
