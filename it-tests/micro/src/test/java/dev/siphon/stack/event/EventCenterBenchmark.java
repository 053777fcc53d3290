package dev.siphon.stack.event;

import dev.siphon.micro.Nanoseconds;
import dev.siphon.stack.posix.epoll.EpollDriver;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A turn of the loop that does not sleep, over each kind of driver, with so many external events to run. */
public class EventCenterBenchmark extends Nanoseconds {

    /** {@code userspace} has one file event in each turn, {@code epoll} none. */
    @Param({"userspace", "epoll"})
    public String driver;

    @Param({"0", "1", "64"})
    public int externals;

    private long served;
    private final Runnable event = this::serve;
    private EventCenter center = center(new QuietDriver());

    private static EventCenter center(EventDriver driver) {
        return new EventCenter(0, driver, TimeSource.system(), 0, Blocker.sleeping());
    }

    private void serve() {
        served++;
    }

    /** The thread that measures owns the center. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        if (driver.equals("epoll")) {
            center = center(EpollDriver.open());
            center.setOwner(Thread.currentThread());
        } else {
            QuietDriver quiet = new QuietDriver();
            center = center(quiet);
            center.setOwner(Thread.currentThread());
            center.createFileEvent(quiet.handle(), EventCenter.READABLE, (handle, mask) -> serve());
        }
    }

    @TearDown(Level.Iteration)
    public void close() {
        center.close();
    }

    @Benchmark
    public long turn() throws IOException {
        for (int i = 0; i < externals; i++) {
            center.submit(event);
        }
        center.processEvents(0);
        return served;
    }
}
