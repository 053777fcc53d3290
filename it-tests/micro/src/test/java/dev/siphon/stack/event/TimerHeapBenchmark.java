package dev.siphon.stack.event;

import dev.siphon.micro.Nanoseconds;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A timer is put off among many, as each connection's is again and again; beside the JDK's ordered collections. */
public class TimerHeapBenchmark extends Nanoseconds {

    /** No two timers here have the same. */
    private static final Comparator<Timer> BY_DEADLINE = Comparator.comparingLong(timer -> timer.deadlineNanos);

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

    private final SplittableRandom random = new SplittableRandom(1);
    private Timers kept = new Heap();
    private Timer[] all = {};
    private long deadline;

    @Setup
    public void schedule() {
        kept = switch (order) {
            case "TimerHeap" -> new Heap();
            case "PriorityQueue" -> new Queue();
            default -> new Tree();
        };
        EventCenter center = new EventCenter(0, new QuietDriver(), TimeSource.system(), 0, Blocker.sleeping());
        all = new Timer[timers];
        for (int i = 0; i < timers; i++) {
            all[i] = center.newTimer(() -> {});
            all[i].deadlineNanos = deadline++;
            kept.add(all[i]);
        }
    }

    @Benchmark
    public void putOff() {
        kept.move(all[random.nextInt(timers)], deadline++);
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
